import DocumentText
import InventoryModel

/// The classes that node auto-provisioning makes nodes from, and which of them NodePools use.
///
/// A class is evidence of what it can do, and only where it has shown that: a manifest, which has no status, shows
/// nothing. The claims of nodes that were made from it show what it did.
///
/// Source: karpenter-provider-azure, AKSNodeClass (`spec.fipsMode`: `FIPS` or `Disabled`, absent means off;
/// `status.conditions`, `status.images`); Karpenter, NodePool (`spec.template.spec.nodeClassRef`) and NodeClaim
/// (`spec.nodeClassRef`, `status.imageID`).
struct NodeClassReading<Value: DocumentValue> {
  private(set) var classes: [NodeClass] = []

  /// Without NodePools every class counts as used.
  init(
    classes: [KubernetesObject<Value>], pools: [KubernetesObject<Value>], claims: [KubernetesObject<Value>]
  ) throws(Refusal) {
    for (name, object) in try Self.named(classes) {
      self.classes.append(NodeClass(name: name, isFIPS: try Self.isFIPS(object, named: name), isUsed: pools.isEmpty))
    }
    self.classes.sort { $0.name < $1.name }
    for (name, pool) in try Self.named(pools) {
      let reference = try pool.value.object("spec")?.object("template")?.object("spec")?.object("nodeClassRef")
      self.classes[try index(of: reference, in: pool, named: name)].isUsed = true
    }
    try learn(from: claims)
  }

  /// What was made counts more than what could be.
  private mutating func learn(from claims: [KubernetesObject<Value>]) throws(Refusal) {
    var images: [Int: [ImageID]] = [:]
    for (name, claim) in try Self.named(claims) {
      let index = try index(of: claim.value.object("spec")?.object("nodeClassRef"), in: claim, named: name)
      classes[index].isUsed = true
      if let image = try claim.value.object("status")?.text("imageID") {
        images[index, default: []].append(ImageID(image))
      }
    }
    for (index, images) in images { classes[index].isFIPS = images.allSatisfy { $0.isFIPS && !$0.isKata } }
  }

  // MARK: A class

  private static func isFIPS(_ object: KubernetesObject<Value>, named name: String) throws(Refusal) -> Bool? {
    let images = try images(of: object)
    guard try wantsFIPS(object, named: name), try !isKata(object), !images.contains(where: \.isKata) else {
      return false
    }
    return try isReady(object) && images.contains(where: \.isFIPS) ? true : nil
  }

  private static func wantsFIPS(_ object: KubernetesObject<Value>, named name: String) throws(Refusal) -> Bool {
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

  /// As for pools: beside such a runtime the mode was accepted, and not enforced.
  private static func isKata(_ object: KubernetesObject<Value>) throws(Refusal) -> Bool {
    try object.value.object("spec")?.text("workloadRuntime")?.foldedID.hasPrefix("kata") ?? false
  }

  /// A condition that was observed of an earlier generation says nothing of this one.
  private static func isReady(_ object: KubernetesObject<Value>) throws(Refusal) -> Bool {
    let generation = try object.value.object("metadata")?.member("generation")?.integer
    var isReady = false
    for condition in try object.value.object("status")?.items("conditions") ?? [] {
      guard try condition.text("type") == "Ready" else { continue }
      let observed = try condition.member("observedGeneration")?.integer
      isReady = try condition.text("status") == "True" && (observed ?? generation) == (generation ?? observed)
    }
    return isReady
  }

  private static func images(of object: KubernetesObject<Value>) throws(Refusal) -> [ImageID] {
    var images: [ImageID] = []
    for image in try object.value.object("status")?.items("images") ?? [] {
      if let id = try image.text("id") { images.append(ImageID(id)) }
    }
    return images
  }

  // MARK: References

  /// The class that a NodePool or NodeClaim makes nodes from: on AKS an AKSNodeClass; older ones do not say the kind.
  private func index(
    of reference: Value?, in object: KubernetesObject<Value>, named name: String
  ) throws(Refusal) -> Int {
    guard let reference, let used = try reference.text("name") else {
      throw Refusal(
        .incomplete, line: object.value.line, "\(object.kind) \(name.quoted) does not say which class it uses",
        hint: "export it whole: kubectl get aksnodeclasses,nodepools -o yaml")
    }
    let kind = try reference.text("kind") ?? "AKSNodeClass"
    guard kind == "AKSNodeClass" else {
      throw reference.wrong(
        "\(object.kind) \(name.quoted) uses \(kind.quoted), which is not of AKS", hint: "leave it out")
    }
    guard let index = classes.firstIndex(where: { $0.name == used }) else {
      throw Refusal(
        .incomplete, line: object.value.line,
        "\(object.kind) \(name.quoted) uses AKSNodeClass \(used.quoted), which is not here",
        hint: "export both: kubectl get aksnodeclasses,nodepools -o yaml")
    }
    return index
  }

  /// Objects with their names, none of which appears twice.
  private static func named(
    _ objects: [KubernetesObject<Value>]
  ) throws(Refusal) -> [(String, KubernetesObject<Value>)] {
    var seen: [String: Value] = [:]
    var named: [(String, KubernetesObject<Value>)] = []
    for object in objects {
      let name = try object.name()
      if let first = seen.updateValue(object.value, forKey: name) {
        throw Refusal(
          .contradictory, line: object.value.line,
          "\(object.kind) \(name.quoted) appears twice, first at \(first.place)", hint: "leave one out")
      }
      named.append((name, object))
    }
    return named
  }
}

/// The id of an image in a gallery: `…/images/2204gen2fipscontainerd/versions/…`.
private struct ImageID {
  private let name: Substring

  init(_ id: String) {
    let parts = id.foldedID.split(separator: "/")
    name = parts.drop { $0 != "images" }.dropFirst().first ?? ""
  }

  var isFIPS: Bool { name.contains("fips") }
  var isKata: Bool { name.contains("kata") }
}
