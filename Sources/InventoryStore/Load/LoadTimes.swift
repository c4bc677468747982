import GRDB
import InventoryModel

extension InventoryStore {
  /// The instants of all snapshots that count, oldest first, each once.
  package func loadSnapshotTimes() throws -> [Instant] {
    try reading { database in
      try Int64.fetchAll(
        database, sql: "SELECT DISTINCT taken_at FROM snapshots WHERE retracted_at IS NULL ORDER BY taken_at"
      ).map(Instant.init(stored:))
    }
  }

  /// Names and counts what no snapshot of a snapshot's day looked at, up to that one.
  package func tellUnobserved(in summary: inout ImportSummary) throws {
    let takenAt = summary.takenAt
    let missing = try reading { try Unobserved(database: $0, from: takenAt.startOfDay, through: takenAt).counted() }
    (summary.missing, summary.clusters.notCovered, summary.pools.notCovered) = missing
  }

  /// What is known from before only: known scopes that no snapshot looked at after one instant and up to another, and tags
  /// and labels that are absent at the end.
  package func loadUnobserved(after: Instant, through: Instant) throws -> [String] {
    try reading { database in
      let scopes = try Unobserved(database: database, from: after.adding(seconds: 1), through: through).missing()
      return try scopes + KeptTags(database: database).names(at: through).map { "\($0): tags or labels are absent" }
    }
  }
}
