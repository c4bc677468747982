import GRDB
import InventoryModel

extension InventoryStore {
  /// Rows that fail at `to`, did not at `from`, and have not failed ever since a baseline. Regressions, pools of a cluster
  /// that was made anew and rows that no policy regulates are among them.
  package func loadNewlyFailing(from: Instant, to: Instant) throws -> [InventoryRow] {
    try reading { database in
      let failures = try Failures(database: database, asOf: to)
      let news = try failures.rowsFailing(notAt: from).filter { try !failures.isSinceBaseline($0) }
      guard !news.isEmpty else { return [] }
      return try InventoryReader(database: database, asOf: to).rows(
        where: "r.id IN (\(news.map(String.init).joined(separator: ",")))")
    }
  }

  /// Of the rows with an open finding of `fips-enabled`, those that have failed ever since a baseline.
  package func loadFailingSinceBaseline(asOf: Instant) throws -> Set<RowID> {
    try reading { database in
      let failures = try Failures(database: database, asOf: asOf)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT e.resource_id, n.subscription, n.resource_group, n.cluster, n.pool FROM episodes e
          JOIN row_names n ON n.resource_id = e.resource_id
          WHERE e.control = 'fips-enabled' AND e.opened_at <= ?1 AND (e.closed_at IS NULL OR e.closed_at > ?1)
          """, arguments: [asOf.seconds])
      return Set(
        try rows.filter { try failures.isSinceBaseline($0[0]) }.map {
          try RowID(cluster: ClusterID(subscription: $0[1], resourceGroup: $0[2], name: $0[3]), pool: $0[4])
        })
    }
  }
}

/// What fails as of an instant, and since when.
private struct Failures {
  let database: Database
  let asOf: Instant
  private let baselines: Baselines
  private let lives: ClusterLives
  private let spansBackwards: RepeatedStatement

  init(database: Database, asOf: Instant) throws {
    self.database = database
    self.asOf = asOf
    baselines = try Baselines(database)
    lives = try ClusterLives(database)
    spansBackwards = try RepeatedStatement(
      database,
      sql: """
        SELECT w.from_at, w.to_at, j.verdict, j.cause = 'appeared' FROM verdicts w JOIN judgements j ON j.id = w.judgement_id
        WHERE w.resource_id = ? AND w.from_at <= ? ORDER BY w.from_at DESC
        """)
    spansBackwards.bind(asOf.seconds, at: 2)
  }

  /// Rows that fail, and did not at an earlier instant, or were then of another life of their cluster.
  func rowsFailing(notAt earlier: Instant) throws -> [Int64] {
    let failing = "IN (SELECT id FROM judgements WHERE verdict = 'fail')"
    let rows = try RepeatedStatement(
      database,
      sql: """
        SELECT n.resource_id, EXISTS (
          SELECT 1 FROM verdicts o
          WHERE o.resource_id = n.resource_id AND o.from_at <= ?1 AND o.to_at > ?1 AND o.judgement_id \(failing))
        FROM (SELECT DISTINCT resource_id FROM verdicts WHERE from_at > ?1 AND from_at <= ?2) n
        CROSS JOIN verdicts w ON w.resource_id = n.resource_id AND w.from_at <= ?2 AND w.to_at > ?2
        WHERE w.judgement_id \(failing)
        """)
    rows.bind(earlier.seconds, at: 1)
    rows.bind(asOf.seconds, at: 2)
    return try rows.rows { (id: rows[integer: 0], failedBefore: rows[integer: 1] != 0) }.filter { row in
      try !row.failedBefore || lives.beginnings(of: row.id).contains { earlier < $0 && $0 <= asOf }
    }.map(\.id)
  }

  /// Whether a row failed when its place was first looked at, and at every instant since.
  func isSinceBaseline(_ row: Int64) throws -> Bool {
    spansBackwards.bind(row, at: 1)
    defer { spansBackwards.reset() }
    var next: Int64?
    while try spansBackwards.step() {
      let (from, to) = (spansBackwards[integer: 0], spansBackwards[integer: 1])
      guard next == nil || next == to, spansBackwards[text: 2] == Verdict.fail.rawValue else { return false }
      if spansBackwards[integer: 3] != 0 { return try baselines.contains(row, seenAt: Instant(seconds: from)) }
      next = from
    }
    return false
  }
}
