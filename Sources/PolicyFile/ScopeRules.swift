/// What must hold of scopes beyond their shape.
enum ScopeRules {
  /// How many names all scopes and permissions together may match by: each is held against each row of the fleet.
  static let mostNames = 5_000

  static func check(_ root: Item, into faults: inout FaultList) {
    checkNames(root, into: &faults)
    var lines: [String: Int] = [:]
    for name in root.list("scopes").compactMap({ $0["name"] }) {
      guard let text = name.scalar?.text.lowercased() else { continue }
      if let line = lines[text] {
        faults.add(
          at: name.position, "scope \(Quoted.text(text)) is given already in line \(line)", hint: "case does not count")
      } else {
        lines[text] = name.position.line
      }
    }
  }

  private static func checkNames(_ root: Item, into faults: inout FaultList) {
    let matches = ["scopes", "exemptions", "approvals"].flatMap { root.list($0).compactMap { $0["match"] } }
    let count = matches.flatMap(\.entries).reduce(0) { $0 + $1.value.items.count + $1.value.entries.count }
    guard count > mostNames else { return }
    faults.add(
      at: root["scopes"]?.position ?? .start, "scopes and permissions match by \(count) names",
      hint: "\(mostNames) are allowed: use wildcards or tags")
  }
}
