import GRDB
import InventoryModel

/// Reads where rows were, as selectors see them. The rows of a cluster are best asked for one after the other.
final class SubjectReader {
  private let database: Database
  private let configurations: ConfigurationReader
  private let place: RepeatedStatement
  private let told: RepeatedStatement
  private let traits: TraitsReader
  private let readsPools: Bool
  /// The cluster that was asked for last.
  private var last: (row: Int64, at: Instant, id: ClusterID, facts: Subject.ClusterFacts?)?

  /// - Parameter readsPools: whether the tags and labels of pools are asked for.
  init(_ database: Database, readsPools: Bool = true) throws {
    self.database = database
    self.readsPools = readsPools
    configurations = try ConfigurationReader(database)
    traits = TraitsReader(database: database)
    place = try RepeatedStatement(
      database,
      sql: "SELECT iif(kind = 'pool', parent_id, id), iif(kind = 'pool', name, NULL) FROM resources WHERE id = ?")
    told = try RepeatedStatement(
      database,
      sql: """
        SELECT config_id, traits_id FROM versions WHERE resource_id = ? AND from_at <= ? ORDER BY from_at DESC LIMIT 1
        """)
  }

  /// A pool's row, or a cluster's for its nodes that no pool lists, as last told by an instant.
  func subject(ofRow row: Int64, at instant: Instant) throws -> Subject {
    place.bind(row, at: 1)
    let names = try place.rows { (cluster: place[integer: 0], pool: place[optionalText: 1]) }[0]
    let cluster = try cluster(names.cluster, at: instant)
    var pool = PoolTraits()
    if names.pool != nil, readsPools, let version = try version(of: row, at: instant) {
      try configurations.complete(&pool, from: version.config)
    }
    return Subject(
      cluster: cluster.id, pool: names.pool, clusterFacts: cluster.facts, poolTags: pool.tags, poolLabels: pool.labels)
  }

  private func cluster(_ row: Int64, at instant: Instant) throws -> (id: ClusterID, facts: Subject.ClusterFacts?) {
    if let last, last.row == row, last.at == instant { return (last.id, last.facts) }
    let id = try clusterID(row, in: database)
    let facts = try version(of: row, at: instant).map { version in
      var cluster = try traits.cluster(version.traits, resourceUID: nil)
      try configurations.complete(&cluster, from: version.config)
      return Subject.ClusterFacts(location: cluster.location, tags: cluster.tags)
    }
    last = (row, instant, id, facts)
    return (id, facts)
  }

  private func version(of row: Int64, at instant: Instant) throws -> (config: Int64, traits: Int64)? {
    told.bind(row, at: 1)
    told.bind(instant.seconds, at: 2)
    return try told.rows { (told[integer: 0], told[integer: 1]) }.first
  }
}
