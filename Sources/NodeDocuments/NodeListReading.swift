import DocumentText
import InventoryModel

/// Nodes as `kubectl get nodes` lists them, each put to the cluster that it names.
///
/// Nodes of virtual kubelet (label `type: virtual-kubelet`) are left out: they stand for Azure Container Instances and
/// are no machines of AKS. Source: Microsoft Learn, "Use virtual nodes in AKS"; the label is virtual-kubelet's own.
struct NodeListReading<Value: DocumentValue> {
  private(set) var unassigned: [String] = []
  private var clusters: [NodeResourceGroup: [Node]] = [:]
  private var seen: [Identity: Value] = [:]

  private struct Identity: Hashable {
    var group: NodeResourceGroup?
    var name: String
  }

  /// By node resource group, then by name.
  var nodes: [EvidenceDocument.NodesOfCluster] {
    clusters.sorted { ($0.key.name, $0.key.subscription) < ($1.key.name, $1.key.subscription) }.map { group, nodes in
      EvidenceDocument.NodesOfCluster(
        nodeResourceGroup: group.name, subscription: group.subscription, nodes: nodes.sorted { $0.name < $1.name })
    }
  }

  init(_ objects: [KubernetesObject<Value>]) throws(Refusal) {
    for object in objects { try add(object) }
    unassigned.sort()
  }

  private mutating func add(_ object: KubernetesObject<Value>) throws(Refusal) {
    let name = try object.name()
    let labels = try NodeLabels(of: object, named: name)
    guard try !labels.isVirtual else { return }
    let group = try Self.group(of: object, labels)
    if let first = seen.updateValue(object.value, forKey: Identity(group: group, name: name)) {
      throw Refusal(
        .contradictory, line: object.value.line,
        "node \(name.quoted)\(group.map { " of \($0.name.quoted)" } ?? "") appears twice, first at \(first.place)",
        hint: "export the list again")
    }
    guard let group else { return unassigned.append(name) }
    clusters[group, default: []].append(try labels.node(named: name))
  }

  /// From the machine's id, which names it whole, else from the label; nil when neither does.
  private static func group(
    of object: KubernetesObject<Value>, _ labels: NodeLabels<Value>
  ) throws(Refusal) -> NodeResourceGroup? {
    let label = try labels.text("kubernetes.azure.com/cluster")?.foldedID
    let providerID = try object.value.object("spec")?.text("providerID")
    return providerID.flatMap(NodeResourceGroup.init(providerID:))
      ?? label.map { NodeResourceGroup(name: $0, subscription: "") }
  }
}
