/// A node pool in Azure's terms.
extension SimulatedPool {
  /// The members under `properties`, which are flat in a cluster's `agentPoolProfiles`.
  func propertyFacts(of cluster: SimulatedCluster) -> [Fact.Member] {
    nodes == .machines ? machinesFacts : nodesFacts(of: cluster)
  }

  /// Members of the pool as a resource of its own.
  func resourceFacts(of cluster: SimulatedCluster, includesResourceGroup: Bool) -> [Fact.Member] {
    let group: [Fact.Member] = includesResourceGroup ? [("resourceGroup", .text(cluster.resourceGroup))] : []
    // Ids of node pools come back with a lower-case segment.
    let clusterID = cluster.azureID(resourceGroups: "resourcegroups")
    return [("id", .text("\(clusterID)/agentPools/\(name)")), ("name", .text(name))]
      + group + [("type", "Microsoft.ContainerService/managedClusters/agentPools")]
  }

  private var eTag: Fact { .text(AzureIdentifier.uuid(identity &+ revision &* 0x9E37_79B9)) }

  /// Pools in mode `Machines` lack the flag, the operating system, the size, the count and the image.
  private var machinesFacts: [Fact.Member] {
    [
      ("eTag", eTag), ("mode", .text(mode)), ("powerState", ["code": "Running"]),
      ("provisioningState", .text(provisioningState.rawValue)), ("type", "VirtualMachines"), ("upgradeSettings", [:]),
    ]
  }

  private func nodesFacts(of cluster: SimulatedCluster) -> [Fact.Member] {
    let image = nodeImageVersion(kubernetesMinor: cluster.kubernetesMinor)
    let isScaleSet = nodes == .scaleSet
    return [
      ("availabilityZones", isSystemPool ? ["1", "2", "3"] : nil), ("count", isScaleSet ? .integer(count) : nil),
      ("currentOrchestratorVersion", .text(cluster.kubernetesVersion)), ("eTag", eTag),
      ("enableAutoScaling", .bool(autoscaling != nil)), ("enableEncryptionAtHost", true),
      ("enableFIPS", .optional(enableFIPS)), ("enableNodePublicIP", false), ("enableUltraSSD", false),
      ("kubeletConfig", nil), ("kubeletDiskType", "OS"), ("linuxOSConfig", nil),
      ("maxCount", .optional(autoscaling?.upperBound)), ("maxPods", isLinux ? 110 : 30),
      ("minCount", .optional(autoscaling?.lowerBound)), ("mode", .text(mode)), ("networkProfile", nil),
      ("nodeImageVersion", .optional(image)), ("nodeLabels", labels), ("nodePublicIPPrefixID", nil),
      ("nodeTaints", isSystemPool ? ["CriticalAddonsOnly=true:NoSchedule"] : nil),
      ("orchestratorVersion", .text(cluster.kubernetesMinorVersion)), ("osDiskSizeGB", 128),
      ("osDiskType", "Managed"), ("osSKU", .text(osSKU)), ("osType", isLinux ? "Linux" : "Windows"),
      ("powerState", ["code": "Running"]), ("provisioningState", .text(provisioningState.rawValue)),
      ("proximityPlacementGroupID", nil), ("scaleDownMode", "Delete"), ("scaleSetEvictionPolicy", nil),
      ("scaleSetPriority", nil), ("securityProfile", Self.security), ("spotMaxPrice", nil),
      ("type", isScaleSet ? "VirtualMachineScaleSets" : "VirtualMachines"), ("upgradeSettings", Self.upgrades),
      ("virtualMachineNodesStatus", isScaleSet ? nil : [machineCount]),
      ("virtualMachinesProfile", isScaleSet ? nil : ["scale": ["manual": [machineCount]]]),
      ("vmSize", isScaleSet ? .text(vmSize) : nil), ("windowsProfile", isLinux ? nil : ["disableOutboundNat": nil]),
      ("workloadRuntime", operatingSystem == .kata ? "KataVmIsolation" : "OCIContainer"),
    ]
  }

  private var machineCount: Fact { ["count": .integer(count), "size": .text(vmSize)] }

  private var labels: Fact {
    guard labelRevision > 0 else { return ["pool": .text(name)] }
    return .dictionary([("pool", .text(name)), ("rollout.example.com/Revision", .text("r\(labelRevision)"))])
  }

  private static let security: Fact = ["enableSecureBoot": false, "enableVTPM": false, "sshAccess": "LocalUser"]
  private static let upgrades: Fact = ["drainTimeoutInMinutes": nil, "maxSurge": "10%", "maxUnavailable": "0"]
}
