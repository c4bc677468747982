import Foundation
import GRDB
import InventoryModel

extension InventoryStore {
  /// For each event, what Azure told of its cluster in the time in which it can have happened: after the last snapshot
  /// that looked at the resource before the event was seen, and until a little after the one that showed it.
  ///
  /// - Returns: as many lists as there are events, each in the order of time.
  package func loadAttributedChanges(around events: [DriftEvent]) throws -> [[AttributedChange]] {
    try reading { database in
      guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT * FROM attributed_changes)")! else {
        return events.map { _ in [] }
      }
      let reader = AttributedChangeReader(database: database)
      return try events.map(reader.changes)
    }
  }
}

/// A snapshot is dated by its first question: what it shows may be as much younger as a collection may take.
let longestCollection: Int64 = 1_800

private struct AttributedChangeReader {
  let database: Database

  func changes(around event: DriftEvent) throws -> [AttributedChange] {
    let cluster = event.cluster.description
    let isTold = try Bool.fetchOne(
      database.cachedStatement(sql: "SELECT EXISTS (SELECT * FROM attributed_changes WHERE cluster = ? AND at <= ?)"),
      arguments: [cluster, event.observedAt.adding(seconds: longestCollection).seconds])!
    guard isTold else { return [] }
    return try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT azure_id, pool, at, kind, actor, actor_kind, client, operation, correlation_id, attributes
          FROM attributed_changes WHERE cluster = ? AND at > ? AND at <= ? ORDER BY at, azure_id
          """),
      arguments: [
        cluster, try lastSight(before: event) ?? .min, event.observedAt.adding(seconds: longestCollection).seconds,
      ]
    ).map { try change($0, of: event.cluster) }
  }

  /// When the resource was last looked at before the event was seen.
  private func lastSight(before event: DriftEvent) throws -> Int64? {
    guard let id = try rowID(of: event) else { return nil }
    return try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT \(Observations.nearest(.before, "?2", of: "?1"))"),
      arguments: [id, event.observedAt.seconds])
  }

  private func rowID(of event: DriftEvent) throws -> Int64? {
    try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT ifnull(p.id, c.id) FROM resources s
          JOIN resources g ON g.parent_id = s.id AND g.name = ?2 AND g.kind = 'resourceGroup'
          JOIN resources c ON c.parent_id = g.id AND c.name = ?3 AND c.kind = 'cluster'
          LEFT JOIN resources p ON p.parent_id = c.id AND p.name = ?4 AND p.kind = 'pool'
          WHERE s.name = ?1 AND s.kind = 'subscription'
          """),
      arguments: [event.cluster.subscription, event.cluster.resourceGroup, event.cluster.name, event.pool])
  }

  private func change(_ row: Row, of cluster: ClusterID) throws -> AttributedChange {
    try AttributedChange(
      id: row[0], cluster: cluster, pool: row[1], at: Instant(stored: row[2]),
      kind: AttributedChange.Kind(stored: row[3]), actor: row[4], actorKind: row[5], client: row[6],
      operation: row[7], correlationID: row[8],
      attributes: JSONDecoder().decode([AttributedChange.Attribute].self, from: Data((row[9] as String).utf8)))
  }
}
