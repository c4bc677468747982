import GRDB
import InventoryModel

extension InventoryStore {
  /// The instants of all snapshots that count, oldest first, each once.
  public func loadSnapshotTimes() throws -> [Instant] {
    try reading { database in
      try Int64.fetchAll(
        database, sql: "SELECT DISTINCT taken_at FROM snapshots WHERE retracted_at IS NULL ORDER BY taken_at"
      ).map(Instant.init(seconds:))
    }
  }

  /// Known scopes that no snapshot looked at after one instant and up to another.
  public func loadUnobserved(after: Instant, through: Instant) throws -> [String] {
    try reading { database in
      try Unobserved(database: database, from: after.adding(seconds: 1), through: through).missing()
    }
  }
}
