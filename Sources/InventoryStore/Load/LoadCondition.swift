import GRDB
import InventoryModel

extension InventoryStore {
  /// How new the facts were at an instant; how large the file is and what the last import took, now.
  package func loadCondition(asOf: Instant) throws -> DatabaseCondition {
    try reading { database in
      let newest = try Row.fetchOne(
        database,
        sql: """
          SELECT max(taken_at), max(iif(is_complete, taken_at, NULL)) FROM snapshots
          WHERE retracted_at IS NULL AND taken_at <= ?
          """, arguments: [asOf.seconds])!
      return try DatabaseCondition(
        newestSnapshot: (newest[0] as Int64?).map(Instant.init(stored:)),
        newestCompleteSnapshot: (newest[1] as Int64?).map(Instant.init(stored:)),
        collectors: Self.collectors(in: database, asOf: asOf),
        lastImport: Row.fetchOne(database, sql: Self.lastImport).map {
          try .init(at: Instant(stored: $0[0]), bytes: $0[1], milliseconds: $0[2])
        },
        bytes: Int64.fetchOne(
          database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")!)
    }
  }

  /// How new what each collector saw was at an instant.
  package func loadCollectors(asOf: Instant) throws -> [CollectorCondition] {
    try reading { try Self.collectors(in: $0, asOf: asOf) }
  }

  private static func collectors(in database: Database, asOf: Instant) throws -> [CollectorCondition] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT collector, max(taken_at), max(iif(is_complete, taken_at, NULL)) FROM snapshots
        WHERE retracted_at IS NULL AND taken_at <= ? AND collector IS NOT NULL GROUP BY collector ORDER BY collector
        """, arguments: [asOf.seconds])
    return try rows.map { row in
      try CollectorCondition(
        collector: CollectorName(stored: row[0]), newestSnapshot: Instant(stored: row[1]),
        newestCompleteSnapshot: (row[2] as Int64?).map(Instant.init(stored:)))
    }
  }

  /// Also of a snapshot that was retracted since.
  private static let lastImport = """
    SELECT s.imported_at, ifnull((SELECT sum(file_bytes) FROM documents WHERE snapshot_id = s.id), 0),
      s.import_milliseconds
    FROM snapshots s ORDER BY s.imported_at DESC, s.id DESC LIMIT 1
    """
}
