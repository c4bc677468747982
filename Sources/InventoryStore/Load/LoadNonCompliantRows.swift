import GRDB
import InventoryModel

extension InventoryStore {
  /// All judged rows at an instant, and those of them that are regulated and do not comply, with what a way out depends on.
  package func loadNonCompliantRows(asOf: Instant) throws -> (rows: [InventoryRow], nonCompliant: [NonCompliantRow]) {
    try reading { database in
      let rows = try InventoryReader(database: database, asOf: asOf).rows()
      let issues = try loadCompatibilityIssues(asOf: asOf).filter(\.isOpen)
      let reader = try NonCompliantReader(database: database, asOf: asOf, openIssues: issues)
      let failing = rows.filter { $0.isRegulated && [.fail, .unknown].contains($0.judgement.verdict) }
      return (rows, try failing.compactMap(reader.subject))
    }
  }
}

/// Reads configurations, scopes and authors of rows.
private final class NonCompliantReader {
  private struct Cluster {
    var id: Int64
    var configuration: [String: JSONValue]
    var pools: [String: Int64]
  }

  private let database: Database
  private let asOf: Instant
  private let courses: CourseReader
  private let judgements: JudgementTable
  private let hasAuthors: Bool
  private let openIssues: [ClusterID: [CompatibilityIssue]]
  private var last: (id: ClusterID, cluster: Cluster?)?

  init(database: Database, asOf: Instant, openIssues: [CompatibilityIssue]) throws {
    (self.database, self.asOf) = (database, asOf)
    self.openIssues = Dictionary(grouping: openIssues, by: \.cluster)
    courses = try CourseReader(database: database)
    judgements = try JudgementTable(database)
    hasAuthors = try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM attributed_changes)")!
  }

  func subject(_ row: InventoryRow) throws -> NonCompliantRow? {
    guard let cluster = try cluster(row.cluster) else { return nil }
    let id = row.pool.map { cluster.pools[$0] ?? 0 } ?? cluster.id
    return NonCompliantRow(
      row: row, scopes: try scopes(of: id), pool: row.pool == nil ? [:] : try configuration(of: id, isPool: true),
      cluster: cluster.configuration, poolNames: Set(cluster.pools.keys),
      lastClient: hasAuthors ? try lastClient(of: row) : nil, openIssues: openIssues[row.cluster] ?? [])
  }

  private func cluster(_ id: ClusterID) throws -> Cluster? {
    if let last, last.id == id { return last.cluster }
    let row = try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT c.id FROM resources s JOIN resources g ON g.parent_id = s.id AND g.name = ?2
          JOIN resources c ON c.parent_id = g.id AND c.name = ?3 AND c.kind = 'cluster'
          WHERE s.parent_id = 0 AND s.name = ?1
          """), arguments: [id.subscription, id.resourceGroup, id.name])
    let cluster = try row.map { row in
      Cluster(id: row, configuration: try configuration(of: row, isPool: false), pools: try pools(of: row))
    }
    last = (id, cluster)
    return cluster
  }

  private func pools(of cluster: Int64) throws -> [String: Int64] {
    let rows = try Row.fetchAll(
      database.cachedStatement(sql: "SELECT name, id FROM resources WHERE parent_id = ? AND kind = 'pool'"),
      arguments: [cluster])
    return try Dictionary(rows.map { try ($0[0] as String, $0[1] as Int64) }) { $1 }
  }

  /// What Azure changes by itself included: whether a pool is stopped is no configuration.
  private func configuration(of id: Int64, isPool: Bool) throws -> [String: JSONValue] {
    let state = try courses.course(of: id, isPool: isPool, from: asOf, to: asOf).before
    return state.map { $0.configuration.merging($0.readings) { own, _ in own } } ?? [:]
  }

  private func scopes(of row: Int64) throws -> [String] {
    let judgement = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT from_at, to_at, judgement_id FROM verdicts WHERE resource_id = ?1 AND from_at <= ?2 AND to_at > ?2"
      ),
      arguments: [row, asOf.seconds])
    return try judgement.map {
      try judgements.span(Interval(stored: $0[0], $0[1]), judgement: $0[2]).standing.scopes
    } ?? []
  }

  /// Of the pool, else of its cluster.
  private func lastClient(of row: InventoryRow) throws -> String? {
    try String.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT client FROM attributed_changes WHERE cluster = ?1 AND (pool IS NULL OR pool = ?2) AND at <= ?3
            AND client NOT NULL ORDER BY pool IS NULL, at DESC LIMIT 1
          """), arguments: [row.cluster.description, row.pool, asOf.seconds])
  }
}
