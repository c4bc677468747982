import Foundation

/// How a document is written.
enum DocumentForm: CaseIterable {
  case list, armPage, graph, lines, oneCluster, poolList, onePool

  static let lists: [DocumentForm] = [.list, .armPage, .graph, .lines]
  /// Flat, as `az` prints it, else as Azure Resource Manager answers.
  var isFlat: Bool { ![.armPage, .graph, .lines].contains(self) }
}

extension AzureDocument {
  /// What is handed to `import`, without the file and the policy.
  func text(as form: DocumentForm) -> String {
    let clusters = clusters.map { $0.document(isFlat: form.isFlat) }
    let pools = pools.flatMap { key, pools in pools.map { $0.ownDocument(of: key) } }
    switch form {
    case .list: return JSON.array(clusters).line
    case .armPage: return JSON.object(["value": .array(clusters)]).line
    case .graph:
      return JSON.object([
        "totalRecords": .number(clusters.count), "count": .number(clusters.count), "resultTruncated": "false",
        "data": .array(clusters),
      ]).line
    case .lines: return clusters.isEmpty ? "[]" : clusters.map(\.line).joined(separator: "\n")
    case .oneCluster: return clusters[0].line
    case .poolList: return JSON.array(pools).line
    case .onePool: return pools[0].line
    }
  }

  var arguments: [String] {
    guard isComplete else { return ["--partial"] }
    return covered.flatMap { place -> [String] in
      switch place {
      case .subscription(let name): ["--scope", name]
      case .group(let subscription, let name): ["--scope", "/subscriptions/\(subscription)/resourceGroups/\(name)"]
      case .cluster(let key), .pools(of: let key): ["--scope", key.id]
      case .pool: []  // The document says it itself.
      }
    }
  }
}

extension ClusterFacts {
  var id: String {
    "/subscriptions/\(key.subscription)/resourceGroups/\(key.group)/providers/Microsoft.ContainerService/"
      + "managedClusters/\(key.name)"
  }

  fileprivate func document(isFlat: Bool) -> JSON {
    var own: [String: JSON] = ["provisioningState": .string(state), "kubernetesVersion": .string(kubernetesVersion)]
    own["agentPoolProfiles"] = pools.map { .array($0.map { .object($0.members(isFlat: isFlat)) }) }
    own["nodeResourceGroup"] = nodeResourceGroup.map(JSON.string)
    own["nodeProvisioningProfile"] = provisioning.map { ["mode": .string($0)] }
    own["hostedSystemProfile"] = hasHostedSystem.map { ["enabled": .bool($0)] }
    own[isFlat ? "resourceUid" : "resourceUID"] = uid.map(JSON.string)
    var members: [String: JSON] = [
      "id": .string(id), "name": .string(key.name), "type": "Microsoft.ContainerService/ManagedClusters",
      "location": .string(location),
    ]
    members["tags"] = tags.map { .object($0.mapValues(JSON.string)) }
    members["sku"] = sku.map { ["name": .string($0), "tier": "Standard"] }
    return .object(isFlat ? members.merging(own) { $1 } : members.merging(["properties": .object(own)]) { $1 })
  }
}

extension PoolFacts {
  /// As one of the profiles of its cluster.
  fileprivate func members(isFlat: Bool) -> [String: JSON] {
    var members: [String: JSON] = [
      "name": .string(name), "mode": .string(mode), "type": .string(kind), "osType": .string(osType),
      "vmSize": .string(vmSize), "provisioningState": .string(state),
      "currentOrchestratorVersion": .string(kubernetesVersion), "orchestratorVersion": .string(kubernetesVersion),
    ]
    members[isFlat ? "enableFips" : "enableFIPS"] = enableFIPS.map(JSON.bool)
    members[isFlat ? "osSku" : "osSKU"] = osSKU.map(JSON.string)
    members["workloadRuntime"] = workloadRuntime.map(JSON.string)
    members["nodeImageVersion"] = image.map(JSON.string)
    members["count"] = count.map { .number($0) }
    members["tags"] = tags.map { .object($0.mapValues(JSON.string)) }
    members["nodeLabels"] = .object(labels.mapValues(JSON.string))
    return members
  }

  /// As `az aks nodepool` prints it.
  fileprivate func ownDocument(of key: ClusterKey) -> JSON {
    var members = members(isFlat: true)
    members["typePropertiesType"] = members["type"]
    members["type"] = "Microsoft.ContainerService/managedClusters/agentPools"
    members["id"] = .string(
      "/subscriptions/\(key.subscription)/resourcegroups/\(key.group)/providers/Microsoft.ContainerService/"
        + "managedClusters/\(key.name)/agentPools/\(name)")
    return .object(members)
  }
}

extension NodeReport {
  /// A list of nodes as `kubectl get nodes -o json` prints it, or classes.
  static func kubernetes(_ words: [NodeReport]) -> String {
    let items = words.flatMap { word -> [JSON] in
      switch word {
      case .list(let key, _, let nodes): nodes.map { $0.document(of: key) }
      case .classes(_, _, let classes): classes.enumerated().map { nodeClass("class-\($0)", isFIPS: $1) }
      case .reading: []
      }
    }
    // `apiVersion` has to come first, which is where keys in order put it.
    return #"{"apiVersion":"v1","kind":"List","items":"# + JSON.array(items).line + "}"
  }

  /// As `Scripts/node-evidence/read-fips` prints them.
  static func readings(_ words: [NodeReport]) -> String {
    let lines = words.compactMap { word -> String? in
      guard case .reading(let node, let at, let isFIPS) = word else { return nil }
      return "\(node),\(isFIPS ? 1 : 0),\(at)"
    }
    return (["node,fips_enabled,time"] + lines).joined(separator: "\n") + "\n"
  }

  private static func nodeClass(_ name: String, isFIPS: Bool) -> JSON {
    [
      "apiVersion": "karpenter.azure.com/v1beta1", "kind": "AKSNodeClass", "metadata": ["name": .string(name)],
      "spec": isFIPS ? ["fipsMode": "FIPS"] : [:],
      "status": [
        "conditions": [["type": "Ready", "status": "True"]],
        "images": [["id": "/subscriptions/s/providers/Microsoft.Compute/galleries/g/images/2204gen2fipscontainerd"]],
      ],
    ]
  }
}

extension NodeFacts {
  fileprivate func document(of key: ClusterKey) -> JSON {
    let group = "MC_\(key.group)_\(key.name)"
    var labels: [String: JSON] = [
      "kubernetes.azure.com/cluster": .string(group), "kubernetes.io/os": label == nil ? "windows" : "linux",
    ]
    labels["kubernetes.azure.com/agentpool"] = pool.map(JSON.string)
    if label == true { labels["kubernetes.azure.com/fips_enabled"] = "true" }
    let machine =
      "azure:///subscriptions/\(key.subscription)/resourceGroups/\(group)/providers/Microsoft.Compute/"
      + "virtualMachines/\(name)"
    return [
      "apiVersion": "v1", "kind": "Node", "metadata": ["name": .string(name), "labels": .object(labels)],
      "spec": ["providerID": .string(machine)],
    ]
  }
}
