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
  /// Of clusters and pools, by their ids and names.
  private let resources: [Place: Int64]

  private struct Place: Hashable {
    var cluster: ClusterID
    var pool: String?
  }

  init(database: Database, asOf: Instant) throws {
    self.asOf = asOf
    courses = try CourseReader(database: database)
    let rows = try Row.fetchAll(
      database, sql: "SELECT subscription, resource_group, cluster, pool, resource_id FROM row_names")
    resources = try Dictionary(
      rows.map { row in
        let cluster = try ClusterID(subscription: row[0], resourceGroup: row[1], name: row[2])
        return try (Place(cluster: cluster, pool: row[3]), row[4] as Int64)
      }
    ) { first, _ in first }
  }

  /// - Parameter rows: all of one cluster.
  func features(_ rows: [InventoryRow]) throws -> ClusterFeatures {
    let cluster = try configuration(of: Place(cluster: rows[0].cluster), isPool: false)
    return ClusterFeatures(
      version: rows.lazy.compactMap(\.kubernetesVersion).max { $0.compare($1, options: .numeric) == .orderedAscending },
      hasFileDriver: cluster.flag("storageProfile", "fileCSIDriver", "enabled"),
      hasBlobDriver: cluster.flag("storageProfile", "blobCSIDriver", "enabled"),
      hasObservability: cluster.flag("networkProfile", "advancedNetworking", "observability", "enabled")
        ?? cluster.flag("networkProfile", "advancedNetworking", "enabled"),
      pools: try rows.map { row in
        ClusterFeatures.Pool(osType: row.traits.osType, osSKU: row.traits.osSKU, labels: try labels(of: row))
      })
  }

  private func labels(of row: InventoryRow) throws -> Set<String> {
    guard let pool = row.pool else { return [] }
    let own = try configuration(of: Place(cluster: row.cluster, pool: pool.foldedID), isPool: true)
    guard case .object(let labels)? = own["nodeLabels"] else { return [] }
    return Set(labels.keys)
  }

  private func configuration(of place: Place, isPool: Bool) throws -> [String: JSONValue] {
    guard let id = resources[place] else { return [:] }
    return try courses.course(of: id, isPool: isPool, from: asOf, to: asOf).before?.configuration ?? [:]
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
