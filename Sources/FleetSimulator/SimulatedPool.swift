import InventoryModel

/// A node pool as it truly is on one night.
package struct SimulatedPool: Hashable, Sendable {
  package enum OperatingSystem: UInt8, Sendable {
    case ubuntu, azureLinux
    /// Azure Linux with pod sandboxing, which takes the flag and does not enforce it.
    case kata
    case windows2019, windows2022, windows2025
  }

  /// Where the nodes are. `machines` pools report almost nothing about themselves.
  package enum Nodes: UInt8, Sendable { case scaleSet, virtualMachines, machines }

  package enum ProvisioningState: String, Sendable {
    case succeeded = "Succeeded"
    case creating = "Creating"
    case updating = "Updating"
    case upgrading = "Upgrading"
    case failed = "Failed"
    case canceled = "Canceled"
  }

  package let name: String
  /// Tells two pools of one name apart; an eTag follows from it and from `revision`.
  let identity: UInt64
  package let operatingSystem: OperatingSystem
  package let nodes: Nodes
  package let isSystemPool: Bool
  let vmSize: String
  /// The wanted state, as Azure shows it from the start of an update; nil where it is not reported.
  package internal(set) var enableFIPS: Bool?
  /// The image does not follow the flag: the flag says FIPS, the image does not.
  package let isImageConflicting: Bool
  /// The day number of the night on which the pool got its image; nil where Azure does not report the image.
  var imageDay: Int64?
  package internal(set) var count: Int
  /// Nil without the autoscaler.
  package let autoscaling: ClosedRange<Int>?
  package internal(set) var provisioningState: ProvisioningState
  /// How often the node labels were changed.
  var labelRevision = 0
  /// How often anything was changed.
  var revision: UInt64 = 0

  package var isSettled: Bool { provisioningState == .succeeded }
  package var isLinux: Bool { operatingSystem.rawValue <= OperatingSystem.kata.rawValue }
  /// Whether the flag of a pool of this kind can be turned in place.
  var isFlagMutable: Bool { isLinux && operatingSystem != .kata && nodes != .machines && enableFIPS != nil }

  package func hash(into hasher: inout Hasher) { hasher.combine(identity) }

  var mode: String { nodes == .machines ? "Machines" : isSystemPool ? "System" : "User" }

  var osSKU: String {
    switch operatingSystem {
    case .ubuntu: "Ubuntu"
    case .azureLinux, .kata: "AzureLinux"
    case .windows2019: "Windows2019"
    case .windows2022: "Windows2022"
    case .windows2025: "Windows2025"
    }
  }

  /// What a reader of any document of the night must find.
  package func traits(kubernetesMinor: Int) -> PoolTraits {
    guard nodes != .machines else {
      return PoolTraits(mode: mode, type: "VirtualMachines", isSettled: isSettled)
    }
    return PoolTraits(
      enableFIPS: enableFIPS, mode: mode, osType: isLinux ? "Linux" : "Windows", osSKU: osSKU,
      type: nodes == .scaleSet ? "VirtualMachineScaleSets" : "VirtualMachines",
      vmSize: nodes == .scaleSet ? vmSize : nil,
      workloadRuntime: operatingSystem == .kata ? "KataVmIsolation" : "OCIContainer",
      imageFamily: imageFamily(kubernetesMinor: kubernetesMinor), isSettled: isSettled)
  }
}
