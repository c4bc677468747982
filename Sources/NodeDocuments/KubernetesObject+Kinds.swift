import DocumentText

extension KubernetesObject {
  var isNode: Bool { group.isEmpty && kind == "Node" }
  var isNodeClass: Bool { group == "karpenter.azure.com" && kind == "AKSNodeClass" }
  var isNodePool: Bool { group == "karpenter.sh" && kind == "NodePool" }
  var isNodeClaim: Bool { group == "karpenter.sh" && kind == "NodeClaim" }
}
