import Foundation
import GRDB
import InventoryModel

extension InventoryStore {
  /// What the clusters that are there at an instant run, as far as known issues with FIPS depend on it.
  package func loadClusterFeatures(asOf: Instant) throws -> [ClusterID: ClusterFeatures] {
    try reading { database in
      let reader = try FeatureReader(database: database, asOf: asOf)
      let rows = try InventoryReader(database: database, asOf: asOf).rows()
      return try Dictionary(grouping: rows, by: \.cluster).mapValues(reader.features)
    }
  }
}

/// Reads configurations for what runs on a cluster.
private struct FeatureReader {
  private let asOf: Instant
  private let courses: CourseReader
  private let clusters: [ClusterID: Int64]

  init(database: Database, asOf: Instant) throws {
    self.asOf = asOf
    courses = try CourseReader(database: database)
    let rows = try Row.fetchAll(
      database, sql: "SELECT subscription, resource_group, cluster, resource_id FROM row_names WHERE pool IS NULL")
    clusters = try Dictionary(
      rows.map { try (ClusterID(subscription: $0[0], resourceGroup: $0[1], name: $0[2]), $0[3] as Int64) }
    ) { first, _ in first }
  }

  /// - Parameter rows: all of one cluster.
  func features(_ rows: [InventoryRow]) throws -> ClusterFeatures {
    let cluster = try configuration(of: rows[0].cluster)
    return ClusterFeatures(
      version: rows.lazy.compactMap(\.kubernetesVersion).max { $0.compare($1, options: .numeric) == .orderedAscending },
      hasFileDriver: cluster.flag("storageProfile", "fileCSIDriver", "enabled"),
      hasBlobDriver: cluster.flag("storageProfile", "blobCSIDriver", "enabled"),
      hasObservability: cluster.flag("networkProfile", "advancedNetworking", "observability", "enabled")
        ?? cluster.flag("networkProfile", "advancedNetworking", "enabled"),
      hasManagedMetrics: cluster.flag("azureMonitorProfile", "metrics", "enabled"),
      pools: rows.map { ClusterFeatures.Pool(osType: $0.traits.osType, osSKU: $0.traits.osSKU) })
  }

  private func configuration(of cluster: ClusterID) throws -> [String: JSONValue] {
    guard let id = clusters[cluster] else { return [:] }
    return try courses.course(of: id, isPool: false, from: asOf, to: asOf).before?.configuration ?? [:]
  }
}

extension [String: JSONValue] {
  /// What stands below, by the names of the objects around it; nil where it is absent.
  fileprivate func flag(_ names: String...) -> Bool? {
    let inner = names.dropLast().reduce(self) { members, name in
      if case .object(let below)? = members[name] { below } else { [:] }
    }
    guard case .bool(let flag)? = inner[names.last!] else { return nil }
    return flag
  }
}
