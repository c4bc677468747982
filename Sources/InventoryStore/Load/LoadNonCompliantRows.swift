import GRDB
import InventoryModel

extension InventoryStore {
  /// How all judged rows stand at an instant, and those of them that are regulated and do not comply, with what a way out
  /// depends on.
  package func loadNonCompliantRows(
    asOf: Instant
  ) throws -> (standings: [KPISpan], nonCompliant: [NonCompliantRow]) {
    try reading { database in
      let issues = try loadCompatibilityIssues(asOf: asOf).filter(\.isOpen)
      let reader = try NonCompliantReader(database: database, asOf: asOf, openIssues: issues)
      var (standings, nonCompliant): ([KPISpan], [NonCompliantRow]) = ([], [])
      try InventoryReader(database: database, asOf: asOf).forEachRow { judged in
        standings.append(judged.span)
        guard judged.standing.isRegulated, [.fail, .unknown].contains(judged.judgement.verdict) else { return }
        nonCompliant.append(try reader.row(judged))
      }
      return (standings, nonCompliant)
    }
  }
}

/// Reads configurations, names and authors of rows.
private final class NonCompliantReader {
  private struct Cluster {
    var members: [String: JSONValue]
    var poolNames: Set<String>
  }

  private let asOf: Instant
  private let pools: MemberReader
  private let clusters: MemberReader
  private let poolNames: RepeatedStatement
  private let lastClient: RepeatedStatement?
  private let openIssues: [ClusterID: [CompatibilityIssue]]
  private var known: [Int64: Cluster] = [:]

  init(database: Database, asOf: Instant, openIssues: [CompatibilityIssue]) throws {
    self.asOf = asOf
    self.openIssues = Dictionary(grouping: openIssues, by: \.cluster)
    pools = try MemberReader(
      database: database, asOf: asOf, members: Set(NonCompliantRow.PoolMember.allCases.map(\.rawValue)))
    clusters = try MemberReader(
      database: database, asOf: asOf, members: Set(NonCompliantRow.ClusterMember.allCases.map(\.rawValue)),
      parts: MemberReader.network)
    poolNames = try RepeatedStatement(
      database, sql: "SELECT name FROM resources WHERE parent_id = ? AND kind = 'pool'")
    lastClient = try Self.lastClient(database)
  }

  /// Of the pool, else of its cluster. Nil where no changes were collected.
  private static func lastClient(_ database: Database) throws -> RepeatedStatement? {
    guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM attributed_changes)")! else { return nil }
    return try RepeatedStatement(
      database,
      sql: """
        SELECT client FROM attributed_changes WHERE cluster = ?1 AND (pool IS NULL OR pool = ?2) AND at <= ?3
          AND client NOT NULL ORDER BY pool IS NULL, at DESC LIMIT 1
        """)
  }

  func row(_ judged: JudgedRow) throws -> NonCompliantRow {
    let (row, place) = (try judged.row(), judged.place)
    let cluster = try cluster(place.cluster)
    return NonCompliantRow(
      row: row, number: place.row, scopes: judged.standing.scopes,
      pool: row.pool == nil ? [:] : try pools.members(ofPool: judged), cluster: cluster.members,
      poolNames: cluster.poolNames, lastClient: try lastClient(of: row), openIssues: openIssues[row.cluster] ?? [])
  }

  private func cluster(_ id: Int64) throws -> Cluster {
    if let cluster = known[id] { return cluster }
    poolNames.bind(id, at: 1)
    let cluster = Cluster(
      members: try clusters.members(ofCluster: id), poolNames: Set(try poolNames.rows { poolNames[text: 0] }))
    known[id] = cluster
    return cluster
  }

  private func lastClient(of row: InventoryRow) throws -> String? {
    guard let lastClient else { return nil }
    lastClient.bind(row.cluster.description, at: 1)
    lastClient.bind(row.pool, at: 2)
    lastClient.bind(asOf.seconds, at: 3)
    return try lastClient.rows { lastClient[text: 0] }.first
  }
}
