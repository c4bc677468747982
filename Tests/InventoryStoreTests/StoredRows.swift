import Foundation
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
      let reader = TraitsReader(database: database)
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
    try rows(
      of: store,
      """
      SELECT w.resource_id, w.from_at, w.to_at, w.verdict, w.basis, w.evidence, w.is_pending FROM verdicts w
      JOIN resources r ON r.id = w.resource_id WHERE r.kind = 'pool'
      """
    ) {
      let span = VerdictSpan($0, at: 1)
      return "\(span.interval) \(span.judgement)"
    }
  }

  static func episodes(in store: TestStore) throws -> [String] {
    try rows(of: store, "SELECT resource_id, opened_at, detected_after, closed_at, close_reason FROM episodes") {
      "\(Episode($0, at: 1))"
    }
  }

  private static func rows(of store: TestStore, _ sql: String, _ draw: (Row) -> String) throws -> [String] {
    try store.store.reading { database in
      try Row.fetchAll(database, sql: sql).map { "\(try resourceName($0[0], in: database)) \(draw($0))" }
    }.sorted()
  }

  private static func interval(_ row: Row, at column: Int) -> Interval {
    Interval(from: Instant(seconds: row[column]), to: Instant(seconds: row[column + 1]))
  }
}
