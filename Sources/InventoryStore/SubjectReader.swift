import GRDB
import InventoryModel

/// Reads where a row was, as selectors see it.
struct SubjectReader {
  private let database: Database
  private let configurations: ConfigurationReader

  init(_ database: Database) throws {
    self.database = database
    configurations = try ConfigurationReader(database)
  }

  /// A pool's row, or a cluster's for its nodes that no pool lists, as last told by an instant.
  func subject(ofRow row: Int64, at instant: Instant) throws -> Subject {
    let place = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT iif(kind = 'pool', parent_id, id), iif(kind = 'pool', name, NULL) FROM resources WHERE id = ?"),
      arguments: [row])!
    let pool: String? = place[1]
    let clusterRow: Int64 = place[0]
    var traits = PoolTraits()
    if pool != nil, let told = try told(row, at: instant) { try configurations.complete(&traits, from: told.config) }
    return Subject(
      cluster: try clusterID(clusterRow, in: database), pool: pool,
      clusterFacts: try clusterFacts(clusterRow, at: instant), poolTags: traits.tags, poolLabels: traits.labels)
  }

  private func clusterFacts(_ row: Int64, at instant: Instant) throws -> Subject.ClusterFacts? {
    guard let told = try told(row, at: instant) else { return nil }
    var traits = ClusterTraits()
    try configurations.complete(&traits, from: told.config)
    return Subject.ClusterFacts(location: told.location, tags: traits.tags)
  }

  private func told(_ row: Int64, at instant: Instant) throws -> (config: Int64, location: String?)? {
    let statement = try database.cachedStatement(
      sql: """
        SELECT v.config_id, t.body ->> 'location' FROM versions v JOIN contents t ON t.id = v.traits_id
        WHERE v.resource_id = ? AND v.from_at <= ? ORDER BY v.from_at DESC LIMIT 1
        """)
    return try Row.fetchOne(statement, arguments: [row, instant.seconds]).map { ($0[0], $0[1]) }
  }
}
