/// What evaluation reads of a node pool: one state of it, as a snapshot reported it. Nil means "absent", never "false".
///
/// The keys are those of the canonical JSON that the snapshot reader writes and the database keeps.
package struct PoolTraits: Hashable, Codable, Sendable {
  package var enableFIPS: Bool?
  package var mode: String?
  package var osType: String?
  package var osSKU: String?
  /// `VirtualMachineScaleSets`, `AvailabilitySet`, `VirtualMachines`, …
  package var type: String?
  package var vmSize: String?
  package var workloadRuntime: String?
  /// The node image version without its date: `AKSUbuntu-2204gen2fipscontainerd`.
  package var imageFamily: String?
  /// False while `provisioningState` says anything but `Succeeded`; true when it says nothing.
  package var isSettled: Bool
  /// What some policies read besides, which is no part of the canonical traits: it is read from the configuration.
  /// Tags and labels are nil where the document reports none, `{}` included only where it says so: see `LastReported`.
  package var tags: [String: String]?
  package var labels: [String: String]?
  /// What was asked for, and what the nodes run; major and minor.
  package var orchestratorVersion: String?
  package var currentOrchestratorVersion: String?
  package var kubernetesVersion: String? { currentOrchestratorVersion ?? orchestratorVersion }

  private enum CodingKeys: CodingKey {
    case enableFIPS, mode, osType, osSKU, type, vmSize, workloadRuntime, imageFamily, isSettled
  }

  package init(
    enableFIPS: Bool? = nil, mode: String? = nil, osType: String? = nil, osSKU: String? = nil,
    type: String? = nil, vmSize: String? = nil, workloadRuntime: String? = nil, imageFamily: String? = nil,
    isSettled: Bool = true
  ) {
    self.enableFIPS = enableFIPS
    self.mode = mode
    self.osType = osType
    self.osSKU = osSKU
    self.type = type
    self.vmSize = vmSize
    self.workloadRuntime = workloadRuntime
    self.imageFamily = imageFamily
    self.isSettled = isSettled
  }
}

/// What evaluation reads of a cluster. Nil means "absent".
package struct ClusterTraits: Hashable, Codable, Sendable {
  package var location: String?
  /// Tells one life of a cluster from the next under the same id. No part of the canonical JSON: it is kept beside it.
  package var resourceUID: String?
  /// `nodeProvisioningProfile.mode`: `Manual` or `Auto`.
  package var nodeProvisioningMode: String?
  package var skuName: String?
  package var hasHostedSystem: Bool?
  /// Whether `agentPoolProfiles` was there and not null.
  package var arePoolsTold: Bool
  package var isSettled: Bool
  /// No part of the canonical traits either; nil where the document reports none.
  package var tags: [String: String]?

  private enum CodingKeys: CodingKey {
    case location, nodeProvisioningMode, skuName, hasHostedSystem, arePoolsTold, isSettled
  }

  package init(
    location: String? = nil, resourceUID: String? = nil, nodeProvisioningMode: String? = nil, skuName: String? = nil,
    hasHostedSystem: Bool? = nil, arePoolsTold: Bool = true, isSettled: Bool = true
  ) {
    self.location = location
    self.resourceUID = resourceUID
    self.nodeProvisioningMode = nodeProvisioningMode
    self.skuName = skuName
    self.hasHostedSystem = hasHostedSystem
    self.arePoolsTold = arePoolsTold
    self.isSettled = isSettled
  }
}
