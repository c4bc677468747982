import ComplianceEngine
import GRDB
import InventoryModel

@testable import InventoryStore

/// Rows of a database in the words of the nouns, as `SlowReading` draws them.
enum StoredRows {
  /// Versions of clusters and pools; neighbours that differ only in configuration are one.
  static func versions(in store: TestStore) throws -> [String] {
    try store.store.reading { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT v.resource_id, v.from_at, v.to_at, v.traits_id, v.resource_uid, r.kind FROM versions v
          JOIN resources r ON r.id = v.resource_id ORDER BY 1, 2
          """)
      let reader = try TraitsReader(database: database)
      return try Dictionary(grouping: rows) { $0[0] as Int64 }.flatMap { id, rows in
        let name = try resourceName(id, in: database)
        return rows[0][5] == "pool"
          ? try lines(name, rows) { try reader.pool($0[3]) }
          : try lines(name, rows) { try reader.cluster($0[3], resourceUID: $0[4]) }
      }
    }.sorted()
  }

  private static func lines<Traits: Equatable & Sendable>(
    _ name: String, _ rows: [Row], _ traits: (Row) throws -> Traits
  ) throws -> [String] {
    var versions: [Version<Traits>] = []
    for row in rows {
      let version = Version(interval(row, at: 1), try traits(row))
      if let last = versions.last, last.traits == version.traits, last.interval.to == version.interval.from {
        versions[versions.count - 1].interval = Interval(from: last.interval.from, to: version.interval.to)
      } else {
        versions.append(version)
      }
    }
    return versions.map { "\(name) \($0.interval) \($0.traits)" }
  }

  static func verdictsOfPools(in store: TestStore) throws -> [String] {
    let judgements = try store.store.reading { try JudgementTable($0) }
    return try rows(
      of: store,
      """
      SELECT w.resource_id, w.from_at, w.to_at, w.judgement_id FROM verdicts w
      JOIN resources r ON r.id = w.resource_id WHERE r.kind = 'pool'
      """
    ) {
      let span = try judgements.span(interval($0, at: 1), judgement: $0[3])
      return "\(span.interval) \(span.judgement)"
    }
  }

  static func episodes(in store: TestStore) throws -> [String] {
    try rows(of: store, "SELECT resource_id, opened_at, detected_after, closed_at, close_reason FROM episodes") {
      "\(try Episode($0, at: 1))"
    }
  }

  private static func rows(of store: TestStore, _ sql: String, _ draw: (Row) throws -> String) throws -> [String] {
    try store.store.reading { database in
      try Row.fetchAll(database, sql: sql).map { "\(try resourceName($0[0], in: database)) \(try draw($0))" }
    }.sorted()
  }

  // MARK: Evaluating anew

  /// Spans and episodes of every row, without the times before the openings, which are not the judge's to tell.
  static func judgements(in store: TestStore) throws -> [String] {
    try store.store.reading { database in
      let judgements = try JudgementTable(database)
      let spans = try Row.fetchAll(
        database, sql: "SELECT resource_id, from_at, to_at, judgement_id FROM verdicts"
      ).map { try "\($0[0] as Int64) \(judgements.span(interval($0, at: 1), judgement: $0[3]))" }
      let episodes = try Row.fetchAll(
        database,
        sql:
          "SELECT resource_id, opened_at, NULL, closed_at, close_reason, finding_opened_at, incarnation FROM episodes"
      ).map { try "\($0[0] as Int64) \(Episode($0, at: 1)) \($0[5] as Int64) \($0[6] as String)" }
      return spans + episodes
    }.sorted()
  }

  /// The same, made from all versions at once.
  static func judgedAnew(in store: TestStore) throws -> [String] {
    try store.store.reading { database in
      try database.execute(
        sql: """
          DROP TABLE IF EXISTS temp.touched; CREATE TABLE temp.touched (cluster_id INTEGER PRIMARY KEY);
          INSERT INTO temp.touched SELECT id FROM resources WHERE kind = 'cluster'
          """)
      var lines: [String] = []
      let policies = try PolicyRecord(database: database).history()!
      try TimelineCursor(database: database, policies: policies).read { cluster in
        for row in judge(cluster, under: policies) {
          lines += row.spans.map { "\(row.row) \($0)" }
          lines += row.episodes.map { "\(row.row) \($0.episode) \($0.findingOpenedAt.seconds) \($0.incarnation)" }
        }
      }
      return lines
    }.sorted()
  }

  private static func interval(_ row: Row, at column: Int) -> Interval {
    Interval(from: Instant(seconds: row[column]), to: Instant(seconds: row[column + 1]))
  }
}

extension JudgedEpisode {
  fileprivate var episode: Episode { Episode(openedAt: openedAt, closedAt: closedAt, closeReason: closeReason) }
}

extension Episode {
  /// Reads `opened_at, detected_after, closed_at, close_reason`, beginning at a column.
  init(_ row: Row, at column: Int) throws {
    try self.init(
      openedAt: Instant(stored: row[column]), detectedAfter: (row[column + 1] as Int64?).map(Instant.init(stored:)),
      closedAt: (row[column + 2] as Int64?).map(Instant.init(stored:)),
      closeReason: (row[column + 3] as String?).map(CloseReason.init(stored:)))
  }
}
