import InventoryModel

/// The classes that node auto-provisioning makes nodes from, and which of them NodePools use.
///
/// Source: karpenter-provider-azure, AKSNodeClass (`spec.fipsMode`: `FIPS` or `Disabled`, absent means off); Karpenter,
/// NodePool (`spec.template.spec.nodeClassRef`).
struct NodeClassReading<Value: DocumentValue> {
  private(set) var classes: [NodeClass] = []

  /// Without NodePools every class counts as used.
  init(classes: [KubernetesObject<Value>], pools: [KubernetesObject<Value>]) throws(Refusal) {
    var seen: [String: Value] = [:]
    for object in classes {
      let name = try object.name()
      if let first = seen.updateValue(object.value, forKey: name) {
        throw Self.twice("AKSNodeClass", name, object.value, first)
      }
      self.classes.append(NodeClass(name: name, isFIPS: try Self.isFIPS(object, named: name), isUsed: pools.isEmpty))
    }
    try mark(usedBy: pools)
    self.classes.sort { $0.name < $1.name }
  }

  private mutating func mark(usedBy pools: [KubernetesObject<Value>]) throws(Refusal) {
    var seen: [String: Value] = [:]
    for pool in pools {
      let name = try pool.name()
      if let first = seen.updateValue(pool.value, forKey: name) {
        throw Self.twice("NodePool", name, pool.value, first)
      }
      let used = try Self.classUsed(by: pool, named: name)
      guard let index = classes.firstIndex(where: { $0.name == used }) else {
        throw Refusal(
          .incomplete, line: pool.value.line,
          "NodePool \(name.quoted) uses AKSNodeClass \(used.quoted), which is not here",
          hint: "export both: kubectl get aksnodeclasses,nodepools -o yaml")
      }
      classes[index].isUsed = true
    }
  }

  private static func isFIPS(_ object: KubernetesObject<Value>, named name: String) throws(Refusal) -> Bool {
    guard let mode = try object.value.object("spec")?.member("fipsMode") else { return false }
    switch try mode.text {
    case "FIPS": return true
    case "Disabled": return false
    case let text:
      throw mode.wrong(
        "AKSNodeClass \(name.quoted): fipsMode \(text.map(\.quoted) ?? "is not a text")", hint: "it is FIPS or Disabled"
      )
    }
  }

  /// A NodePool on AKS makes nodes from an AKSNodeClass; older ones do not say the kind.
  private static func classUsed(by pool: KubernetesObject<Value>, named name: String) throws(Refusal) -> String {
    let reference = try pool.value.object("spec")?.object("template")?.object("spec")?.object("nodeClassRef")
    guard let reference, let used = try reference.text("name") else {
      throw Refusal(
        .incomplete, line: pool.value.line, "NodePool \(name.quoted) does not say which class it uses",
        hint: "export it whole: kubectl get aksnodeclasses,nodepools -o yaml")
    }
    let kind = try reference.text("kind") ?? "AKSNodeClass"
    guard kind == "AKSNodeClass" else {
      throw reference.wrong("NodePool \(name.quoted) uses \(kind.quoted), which is not of AKS", hint: "leave it out")
    }
    return used
  }

  private static func twice(_ kind: String, _ name: String, _ second: Value, _ first: Value) -> Refusal {
    Refusal(
      .contradictory, line: second.line, "\(kind) \(name.quoted) is there twice, first at \(first.place)",
      hint: "leave one out")
  }
}
