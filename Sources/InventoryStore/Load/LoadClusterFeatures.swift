import Foundation
import GRDB
import InventoryModel

extension InventoryStore {
  /// What the clusters that are there at an instant run, as far as known issues with FIPS depend on it.
  package func loadClusterFeatures(asOf: Instant) throws -> [ClusterID: ClusterFeatures] {
    try reading { database in
      let states = try MemberReader(
        database: database, asOf: asOf, members: Set(ClusterFeatures.Member.allCases.map(\.rawValue)),
        parts: MemberReader.network)
      var clusters: [Int64: [InventoryRow]] = [:]
      try InventoryReader(database: database, asOf: asOf).forEachRow {
        clusters[$0.place.cluster, default: []].append(try $0.row())
      }
      return try Dictionary(
        // In the order in which their configurations lie.
        clusters.sorted { $0.key < $1.key }.map { number, rows in
          let members = Members<ClusterFeatures.Member>(try states.members(ofCluster: number))
          return (rows[0].cluster, ClusterFeatures(rows, members))
        }
      ) { first, _ in first }
    }
  }
}

extension ClusterFeatures {
  /// What is read of a cluster's configuration, as `az aks show` names it.
  fileprivate enum Member: String, CaseIterable {
    case azureMonitorProfile, networkProfile, storageProfile
  }

  /// - Parameter rows: all of one cluster.
  fileprivate init(_ rows: [InventoryRow], _ cluster: Members<Member>) {
    self.init(
      version: rows.lazy.compactMap(\.kubernetesVersion).max { $0.compare($1, options: .numeric) == .orderedAscending },
      hasFileDriver: cluster.flag(.storageProfile, "fileCSIDriver", "enabled"),
      hasBlobDriver: cluster.flag(.storageProfile, "blobCSIDriver", "enabled"),
      hasObservability: cluster.flag(.networkProfile, "advancedNetworking", "observability", "enabled")
        ?? cluster.flag(.networkProfile, "advancedNetworking", "enabled"),
      hasManagedMetrics: cluster.flag(.azureMonitorProfile, "metrics", "enabled"),
      pools: rows.map { ClusterFeatures.Pool(osType: $0.traits.osType, osSKU: $0.traits.osSKU) })
  }
}
