import GRDB
import InventoryModel

@testable import InventoryStore

extension InventoryStore {
  /// Everything of which something changed between two instants, the second included, by cluster id and pool: whole states,
  /// read from the facts, against which stored changes are held.
  func loadChanges(from: Instant, to: Instant) throws -> [ResourceChange] {
    try reading { database in
      let reader = try StateReader(database: database)
      return try reader.changed(from: from, to: to).map { try reader.change(of: $0, from: from, to: to) }
        .sorted { ($0.cluster, $0.pool ?? "") < ($1.cluster, $1.pool ?? "") }
    }
  }

  /// What the stored changes of a period come to.
  func loadStoredChanges(from: Instant, to: Instant, withVolatile isWithVolatile: Bool) throws -> [ResourceChange] {
    var changes: [ResourceChange] = []
    try forEachChangedClusters(from: from, to: to, withVolatile: isWithVolatile) { changes += $0.flatMap(\.changes) }
    return changes
  }
}

extension StateReader {
  /// A recreated cluster takes its pools along, changed or not.
  fileprivate func changed(from: Instant, to: Instant) throws -> Set<Int64> {
    let rows = try Int64.fetchAll(
      database,
      sql: """
        SELECT resource_id FROM versions WHERE from_at > :from AND from_at <= :to
        UNION SELECT resource_id FROM versions WHERE to_at > :from AND to_at <= :to AND to_at < \(Int64.max)
        UNION SELECT resource_id FROM readings WHERE from_at > :from AND from_at <= :to
        """, arguments: ["from": from.seconds, "to": to.seconds])
    let recreated = try rows.filter { try change(of: $0, from: from, to: to).isRecreation }
    return Set(try rows + recreated.flatMap(pools))
  }
}
