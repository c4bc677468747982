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
        lastImport: Row.fetchOne(database, sql: Self.lastImport).map {
          try .init(at: Instant(stored: $0[0]), bytes: $0[1], milliseconds: $0[2])
        },
        bytes: Int64.fetchOne(
          database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")!)
    }
  }

  /// Also of a snapshot that was retracted since.
  private static let lastImport = """
    SELECT s.imported_at, ifnull((SELECT sum(file_bytes) FROM documents WHERE snapshot_id = s.id), 0),
      s.import_milliseconds
    FROM snapshots s ORDER BY s.imported_at DESC, s.id DESC LIMIT 1
    """
}
