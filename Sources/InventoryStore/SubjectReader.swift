import GRDB
import InventoryModel

/// Reads where rows were, as selectors see them. The rows of a cluster are best asked for one after the other.
final class SubjectReader {
  private let database: Database
  private let configurations: ConfigurationReader
  private let maps: ReportedMaps
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
    maps = try ReportedMaps(database)
    traits = try TraitsReader(database: database)
    place = try RepeatedStatement(
      database,
      sql: "SELECT iif(kind = 'pool', parent_id, id), iif(kind = 'pool', name, NULL) FROM resources WHERE id = ?")
    told = try RepeatedStatement(
      database,
      sql: """
        SELECT traits_id FROM versions WHERE resource_id = ? AND from_at <= ? ORDER BY from_at DESC LIMIT 1
        """)
  }

  /// A pool's row, or a cluster's for its nodes that no pool lists, as last told by an instant.
  func subject(ofRow row: Int64, at instant: Instant) throws -> Subject {
    place.bind(row, at: 1)
    let names = try place.rows { (cluster: place[integer: 0], pool: place[optionalText: 1]) }.first
      .found("resources", row)
    let cluster = try cluster(names.cluster, at: instant)
    var subject = Subject(cluster: cluster.id, pool: names.pool, clusterFacts: cluster.facts)
    guard names.pool != nil, readsPools else { return subject }
    if let source = try maps.source(of: .tags, row, at: instant) {
      subject.poolTags = try configurations.tags(of: source)
    }
    if let source = try maps.source(of: .labels, row, at: instant) {
      subject.poolLabels = try configurations.labels(of: source)
    }
    return subject
  }

  private func cluster(_ row: Int64, at instant: Instant) throws -> (id: ClusterID, facts: Subject.ClusterFacts?) {
    if let last, last.row == row, last.at == instant { return (last.id, last.facts) }
    let id = try clusterID(row, in: database)
    let facts = try maps.source(of: .tags, row, at: instant).map { source in
      Subject.ClusterFacts(location: try location(of: row, at: instant), tags: try configurations.tags(of: source))
    }
    last = (row, instant, id, facts)
    return (id, facts)
  }

  private func location(of row: Int64, at instant: Instant) throws -> String? {
    told.bind(row, at: 1)
    told.bind(instant.seconds, at: 2)
    return try told.rows { told[integer: 0] }.first.flatMap { try traits.cluster($0, resourceUID: nil).location }
  }
}
