import DocumentText
import InventoryModel

/// The labels of a node that say what AKS made of it. Source: Microsoft Learn, "Use labels in an AKS cluster".
struct NodeLabels<Value: DocumentValue> {
  private let object: KubernetesObject<Value>
  private let labels: Value?
  private let name: String

  init(of object: KubernetesObject<Value>, named name: String) throws(Refusal) {
    self.object = object
    self.name = name
    labels = try object.value.object("metadata")?.object("labels")
  }

  var isVirtual: Bool {
    get throws(Refusal) { try labels?.text("type") == "virtual-kubelet" }
  }

  func node(named name: String) throws(Refusal) -> Node {
    Node(
      name: name, pool: try pool?.foldedID, isFIPSByLabel: try isFIPS,
      image: try text("kubernetes.azure.com/node-image-version"),
      nodeClass: try text("karpenter.azure.com/aksnodeclass"))
  }

  /// The label's text; nil when it is absent.
  func text(_ label: String) throws(Refusal) -> String? {
    guard let text = try labels?.text(label) else { return nil }
    guard KubernetesName.isLabel(text) else {
      throw object.value.wrong("node \(name.quoted): label \(label): \(text.quoted) is no value that AKS gives")
    }
    return text
  }

  private var pool: String? {
    get throws(Refusal) {
      if let pool = try text("kubernetes.azure.com/agentpool") { return pool }
      // On older clusters.
      return try text("agentpool")
    }
  }

  private var isFIPS: Bool? {
    get throws(Refusal) {
      if let told = try labels?.text("kubernetes.azure.com/fips_enabled") { return told.foldedID == "true" }
      return try isWindows ? nil : false
    }
  }

  /// What does not say so is read as Linux.
  private var isWindows: Bool {
    get throws(Refusal) {
      if let system = try labels?.text("kubernetes.io/os") { return system.foldedID == "windows" }
      let system = try object.value.object("status")?.object("nodeInfo")?.text("operatingSystem")
      return system?.foldedID == "windows"
    }
  }
}
