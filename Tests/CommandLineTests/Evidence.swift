import Foundation

/// A fleet of one cluster that tells where its nodes are, and what its nodes say, as `kubectl` prints it.
enum Shop {
  static let id = "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop"

  /// Pool `a` has the flag, pool `b` has not. `tags` are members of the cluster's tags.
  static func night(tags: String = #""class":"cui""#) -> String {
    let cluster = Cluster(
      "shop", Pool("a", fips: true, #","tags":{"owner":"ana"}"#), Pool("b", fips: false, #","tags":{"owner":"ben"}"#))
    return list(cluster).replacing(
      #""name":"shop","#, with: #""name":"shop","nodeResourceGroup":"MC_rg_shop_east","tags":{\#(tags)},"#)
  }

  /// Nodes of pools; a nil label is one that is not there.
  static func nodes(_ nodes: (name: String, pool: String, label: Bool?)...) -> String {
    let items = nodes.map { node in
      let label = node.label.map { #","kubernetes.azure.com/fips_enabled":"\#($0)""# } ?? ""
      return """
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"\(node.name)","labels":\
        {"kubernetes.azure.com/cluster":"MC_rg_shop_east","kubernetes.azure.com/agentpool":"\(node.pool)"\(label)}}}
        """
    }
    return #"{"apiVersion":"v1","kind":"List","items":[\#(items.joined(separator: ",\n"))]}"#
  }

  static let yamlNodes = """
    apiVersion: v1
    kind: List
    items:
    - apiVersion: v1
      kind: Node
      metadata:
        name: n1
        labels:
          kubernetes.azure.com/cluster: MC_rg_shop_east
          kubernetes.azure.com/agentpool: a
          kubernetes.azure.com/fips_enabled: "true"

    """

  static let classes = """
    apiVersion: karpenter.azure.com/v1beta1
    kind: AKSNodeClass
    metadata: {name: default}
    spec: {fipsMode: FIPS}

    """
}
