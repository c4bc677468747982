import InventoryModel

/// The resource group that AKS keeps a cluster's machines in, in lower case.
struct NodeResourceGroup: Hashable {
  var name: String
  /// In lower case; empty where the machine's id does not tell.
  var subscription: String

  /// From the label `kubernetes.azure.com/cluster`, else from the machine's id; nil when neither tells.
  ///
  /// A label holds 63 characters, a resource group's name up to 90: a label as long as that is completed by the id.
  static func of<Value>(_ object: KubernetesObject<Value>, _ labels: NodeLabels<Value>) throws(Refusal)
    -> NodeResourceGroup?
  {
    let byLabel = try labels.text("kubernetes.azure.com/cluster")?.foldedID
    let byMachine = try object.value.object("spec")?.text("providerID").flatMap(ofMachine)
    guard let byLabel else { return byMachine }
    guard let byMachine else { return NodeResourceGroup(name: byLabel, subscription: "") }
    let isCut = byLabel.utf8.count == KubernetesName.longestLabel && byMachine.name.hasPrefix(byLabel)
    return NodeResourceGroup(name: isCut ? byMachine.name : byLabel, subscription: byMachine.subscription)
  }

  /// Of `azure:///subscriptions/…/resourceGroups/GROUP/providers/Microsoft.Compute/…`, in any case.
  private static func ofMachine(_ providerID: String) -> NodeResourceGroup? {
    let id = providerID.foldedID
    guard id.hasPrefix("azure://") else { return nil }
    let parts = id.dropFirst("azure://".count).split(separator: "/", omittingEmptySubsequences: true)
    guard parts.count > 5, parts[0] == "subscriptions", parts[2] == "resourcegroups", parts[4] == "providers",
      parts[5] == "microsoft.compute"
    else { return nil }
    guard KubernetesName.isResourceGroup(String(parts[3])) else { return nil }
    return NodeResourceGroup(name: String(parts[3]), subscription: String(parts[1]))
  }
}
