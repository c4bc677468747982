import InventoryModel

/// A cluster as it truly is on one night.
package struct SimulatedCluster: Sendable {
  package enum Edition: UInt8, Sendable {
    case base
    /// Node auto provisioning makes nodes that no pool lists.
    case autoProvisioned
    case automatic
    /// Automatic with hosted system nodes: the key `agentPoolProfiles` is missing.
    case automaticHosted
    /// Told in an API version that has neither flags nor `resourceUID` nor the profiles of newer features.
    case oldAPI
  }

  package let subscription: String
  package let resourceGroup: String
  package let name: String
  package let location: String
  package let edition: Edition
  /// Some answers spell `/resourcegroups/` in small letters.
  let hasLowerCaseID: Bool
  /// One number a life: `resourceUID` and the other identifiers follow from it.
  var identity: UInt64
  /// The 34 of Kubernetes 1.34.
  package internal(set) var kubernetesMinor: Int
  /// In the order of their keys; none, and the key `tags` is missing.
  package internal(set) var tags: [Tag]
  package internal(set) var pools: [SimulatedPool] = []
  /// How often anything but a pool was changed.
  var revision: UInt64 = 0
  /// Deleted clusters keep their place, so that positions stay valid.
  var isDeleted = false

  package struct Tag: Hashable, Sendable {
    package let key: String
    package internal(set) var value: String
  }

  package var id: ClusterID {
    ClusterID(
      subscription: subscription.lowercased(), resourceGroup: resourceGroup.lowercased(), name: name.lowercased())
  }

  package var resourceUID: String? { edition == .oldAPI ? nil : AzureIdentifier.resourceUID(identity) }
  package var nodeResourceGroup: String { "MC_\(resourceGroup)_\(name)_\(location)" }
  package var arePoolsTold: Bool { edition != .automaticHosted }
  var isAutomatic: Bool { edition == .automatic || edition == .automaticHosted }

  /// A cluster is updating as long as one of its pools is.
  var provisioningState: String {
    let isUpdating = pools.contains { [.creating, .updating, .upgrading].contains($0.provisioningState) }
    return isUpdating ? "Updating" : "Succeeded"
  }

  /// `Auto` or `Manual`; nil where it is not reported.
  var nodeProvisioningMode: String? {
    switch edition {
    case .base: "Manual"
    case .autoProvisioned, .automatic, .automaticHosted: "Auto"
    case .oldAPI: nil
    }
  }

  /// What a reader of any document of the night with the cluster must find.
  package var traits: ClusterTraits {
    ClusterTraits(
      location: location, resourceUID: resourceUID, nodeProvisioningMode: nodeProvisioningMode,
      skuName: isAutomatic ? "Automatic" : "Base",
      hasHostedSystem: edition == .oldAPI ? nil : edition == .automaticHosted, arePoolsTold: arePoolsTold,
      isSettled: provisioningState == "Succeeded")
  }

  func position(ofPool name: String) -> Int? { pools.firstIndex { $0.name == name } }
}
