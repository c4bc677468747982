import Foundation
import GRDB
import InventoryModel

/// The policies that a file keeps, each distinct one once, and which snapshot came with which.
struct PolicyRecord {
  let database: Database

  /// The row of a policy, made where it is missing.
  func id(of policy: Policy) throws -> Int64 {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = String(decoding: try encoder.encode(policy), as: UTF8.self)
    try database.execute(
      sql: "INSERT OR IGNORE INTO policies (digest, name, body) VALUES (snapshot_digest(?2), ?1, ?2)",
      arguments: [policy.name, body])
    return try Int64.fetchOne(
      database, sql: "SELECT id FROM policies WHERE digest = snapshot_digest(?)", arguments: [body]
    ).found("policies")
  }

  /// In force at an instant is the policy recorded with the newest snapshot taken at or before it, and before the first
  /// snapshot that of the first. Nil while no snapshot counts. Of several at one instant the one with the greatest
  /// digest is taken, so that it does not matter which came first.
  func history() throws -> PolicyHistory? {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT DISTINCT s.taken_at, s.policy_id, p.digest FROM snapshots s JOIN policies p ON p.id = s.policy_id
        WHERE s.retracted_at IS NULL ORDER BY s.taken_at, p.digest
        """)
    var changes: [(from: Instant, policy: Int64)] = []
    for row in rows {
      let (from, policy) = try (Instant(stored: row[0]), row[1] as Int64)
      if changes.last?.from == from { changes.removeLast() }
      if changes.isEmpty || changes.last!.policy != policy { changes.append((from, policy)) }
    }
    return PolicyHistory(
      changes: try changes.map { ($0.from, try policy($0.policy)) }.reduce(into: []) { distinct, next in
        if distinct.last?.policy != next.1 { distinct.append((from: next.0, policy: next.1)) }
      })
  }

  func policy(_ id: Int64) throws -> Policy {
    // A changed policy could ask for less, or have numbers that nothing can be reckoned with.
    let body = try String.fetchOne(
      database, sql: "SELECT body FROM policies WHERE id = ? AND digest = snapshot_digest(body)", arguments: [id]
    ).found("policies", id)
    return try JSONDecoder().decode(Policy.self, from: Data(body.utf8))
  }
}

extension InventoryStore {
  /// Which policy was in force when; that given for all time while there is no snapshot.
  package func loadPolicies() throws -> PolicyHistory {
    try reading { try PolicyRecord(database: $0).history() ?? PolicyHistory(always: .builtIn) }
  }
}
