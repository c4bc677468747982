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

  static func warn(_ root: Item, in warnings: inout FaultList) {
    for path in root["noise"]?.list("add") ?? [] where Policy.defaultNoise.contains(path.scalar?.text ?? "") {
      warnings.add(at: path.position, "\(Quoted.text(path.scalar?.text ?? "")) is noise without being added")
    }
  }

  /// A family that holds every image would say that no name tells anything, or that all do.
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
        faults.add(at: image.position, "this \"image\" fits every name", hint: "name a family, such as AKSUbuntu-2204*")
      }
    }
  }

  /// Of two entries for the same image from the same day, nothing says which counts.
  private static func checkModules(_ modules: [Item], into faults: inout FaultList) {
    var lines: [[String]: Int] = [:]
    for module in modules {
      let key = [module.text("image").lowercased(), Instant(module.text("since"))?.description ?? ""]
      if let line = lines.updateValue(module.position.line, forKey: key), !key[0].isEmpty {
        faults.add(
          at: module.position, "image \(Quoted.text(key[0])) is given already in line \(line) from the same day",
          hint: "\"since\" tells them apart")
      }
    }
  }

  private static func checkLimits(_ limits: [Item], into faults: inout FaultList) {
    let conditions = ["osSKUs", "vmSizes", "architecture", "workloadRuntimes", "before"]
    for limit in limits where !limit.entries.isEmpty && conditions.allSatisfy({ limit[$0] == nil }) {
      faults.add(
        at: limit.position, "this limit holds for every pool", hint: "give one of \(Quoted.list(conditions))")
    }
  }
}
