import GRDB
import InventoryModel

/// Rows that are where they are only because tags or labels that are absent now were reported once.
struct KeptTags {
  let database: Database

  /// Their names at an instant, in order.
  func names(at instant: Instant) throws -> [String] {
    let judgements = try Int64.fetchAll(database, sql: "SELECT id FROM judgements WHERE keeps_tags")
    guard !judgements.isEmpty else { return [] }
    let rows = try Int64.fetchAll(
      database,
      sql: """
        SELECT resource_id FROM verdicts
        WHERE from_at <= ?1 AND to_at > ?1 AND judgement_id IN (SELECT value FROM json_each(?2))
        """, arguments: [instant.seconds, "\(judgements)"])
    return try rows.map { try resourceName($0, in: database) }.sorted()
  }
}
