import InventoryModel

/// What a file says of the system. What has the wrong shape reads as unsaid.
extension SystemDetails {
  init(_ root: Item) {
    guard let system = root["system"] else {
      self = .unsaid
      return
    }
    func text(_ key: String) -> String? { system[key]?.scalar?.text }
    self.init(
      csp: text("csp"), name: text("name"), impactLevel: text("impactLevel").flatMap(ImpactLevel.init),
      certificationClass: text("class").flatMap(CertificationClass.init), packageURI: text("packageUri"),
      securityPlan: text("securityPlan"), assessmentPlan: text("assessmentPlan"),
      contacts: system.list("contacts").map {
        Contact(role: $0.text("role"), name: $0.text("name"), email: $0["email"]?.scalar?.text)
      },
      itemsPer: text("itemsPer").flatMap(ItemUnit.init) ?? .cluster,
      exposures: system.list("exposures").map(Exposure.init))
  }
}

extension SystemDetails.Exposure {
  fileprivate init(_ item: Item) {
    func truth(_ key: String) -> Bool? { item[key] == nil ? nil : item.truth(key) }
    self.init(
      scope: item.text("scope"), isInternetReachable: truth("internetReachable"),
      isLikelyExploitable: truth("likelyExploitable"), rating: item.number("rating"))
  }
}

/// What must hold of the system beyond its shape.
enum SystemRules {
  static func check(_ root: Item, into faults: inout FaultList) {
    let known = root.list("scopes").map { $0.text("name") }
    var lines: [String: Int] = [:]
    for scope in root["system"]?.list("exposures").compactMap({ $0["scope"] }) ?? [] {
      guard let name = scope.scalar?.text else { continue }
      if !known.contains(name) {
        faults.add(
          at: scope.position, "there is no scope \(Quoted.text(name))", hint: Suggestion.hint(for: name, of: known))
      } else if let line = lines.updateValue(scope.position.line, forKey: name) {
        faults.add(
          at: scope.position, "the exposure of scope \(Quoted.text(name)) is given already in line \(line)",
          hint: "give each scope once")
      }
    }
  }
}
