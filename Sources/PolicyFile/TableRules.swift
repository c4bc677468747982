import InventoryModel

/// What must hold of noise and of the tables beyond their shape.
enum TableRules {
  static func check(_ root: Item, into faults: inout FaultList) {
    checkImages(root.list("images"), into: &faults)
    checkModules(root.list("modules"), into: &faults)
    checkLimits(root.list("limits"), into: &faults)
    let removed = Set(root["noise"]?.texts("remove") ?? [])
    for path in root["noise"]?.list("add") ?? [] where removed.contains(path.scalar?.text ?? "") {
      faults.add(at: path.position, "\(Quoted.text(path.scalar?.text ?? "")) is both added to and removed from noise")
    }
  }

  static func warn(_ root: Item, _ policy: Policy, in warnings: inout FaultList) {
    for name in root.list("demandedModules") {
      let glob = Glob(name.scalar?.text ?? "")
      guard !policy.modules.entries.contains(where: { glob.matches($0.module) }) else { continue }
      warnings.add(
        at: name.position, "no module is called \(Quoted.text(glob.description)): it is unverified in every image")
    }
    for path in root["noise"]?.list("add") ?? [] where Policy.defaultNoise.contains(path.scalar?.text ?? "") {
      warnings.add(at: path.position, "\(Quoted.text(path.scalar?.text ?? "")) is noise without being added")
    }
  }

  /// A family that holds every image would say that no name means anything, or that all do.
  private static func checkImages(_ images: [Item], into faults: inout FaultList) {
    var lines: [String: Int] = [:]
    for image in images.compactMap({ $0["image"] }) {
      guard let text = image.scalar?.text, !text.isEmpty else { continue }
      if let line = lines.updateValue(image.position.line, forKey: text.foldedID) {
        faults.add(
          at: image.position, "image \(Quoted.text(text)) is given already in line \(line)", hint: "case does not count"
        )
      }
      if Glob(text).isWildcard {
        faults.add(
          at: image.position, "this \"image\" matches every name", hint: "name a family, such as AKSUbuntu-2204*")
      }
    }
  }

  /// A row says in one word where certificates stand, or which certificate there is.
  private static func checkModules(_ modules: [Item], into faults: inout FaultList) {
    var lines: [[String]: Int] = [:]
    for module in modules where !module.entries.isEmpty {
      let isWord = module["certificate"] != nil
      isWord ? checkWord(module, into: &faults) : checkCertificate(module, into: &faults)
      let (image, name) = (module.text("image").lowercased(), module.text("module"))
      let key = isWord ? [Instant(module.text("since"))?.description ?? ""] : [name.foldedID, module.text("number")]
      guard let line = lines.updateValue(module.position.line, forKey: [image] + key), !image.isEmpty else { continue }
      // Nothing says which of the two counts.
      let place = "image \(Quoted.text(image)) is given already in line \(line)"
      isWord
        ? faults.add(at: module.position, "\(place) from the same day", hint: "\"since\" distinguishes them")
        : faults.add(
          at: module.position, "\(Quoted.text(name)) of \(place) with the same number",
          hint: "\"number\" distinguishes certificates of a module")
    }
  }

  private static func checkWord(_ module: Item, into faults: inout FaultList) {
    for key in ["version", "number", "validated", "sunset", "verified", "asOf"] {
      guard let item = module[key] else { continue }
      faults.add(
        at: item.position, "\(Quoted.text(key)) stands beside \"certificate\"",
        hint: "give either \"certificate\", or number and dates")
    }
  }

  private static func checkCertificate(_ module: Item, into faults: inout FaultList) {
    if module["number"] == nil, module["verified"] == nil || module.truth("verified") {
      faults.add(
        at: module.position, "an item of \"modules\" has neither \"certificate\" nor \"number\"",
        hint: "say \"verified: false\" where no certificate was found")
    }
    if let since = module["since"] {
      faults.add(
        at: since.position, "\"since\" belongs to \"certificate\"",
        hint: "the first day of a number is \"validated\"")
    }
    guard let sunset = module["sunset"], let end = Instant(module.text("sunset")),
      let start = Instant(module.text("validated")), end <= start
    else { return }
    faults.add(at: sunset.position, "\"sunset\" is not after \"validated\"", hint: "it would never count")
  }

  private static func checkLimits(_ limits: [Item], into faults: inout FaultList) {
    let conditions = ["osSKUs", "vmSizes", "architecture", "workloadRuntimes", "before"]
    for limit in limits where !limit.entries.isEmpty && conditions.allSatisfy({ limit[$0] == nil }) {
      faults.add(
        at: limit.position, "this limit holds for every pool", hint: "give one of \(Quoted.list(conditions))")
    }
  }
}
