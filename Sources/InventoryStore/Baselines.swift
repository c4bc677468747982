import GRDB
import InventoryModel

/// Tells what was there when its place was first looked at: nothing is known to have brought it.
final class Baselines {
  private let earlierLook: RepeatedStatement
  private let firstInstant: Instant

  init(_ database: Database) throws {
    earlierLook = try RepeatedStatement(database, sql: "SELECT \(Observations.nearest(.before, "?2", of: "?1"))")
    firstInstant = Instant(
      seconds: try Int64.fetchOne(database, sql: "SELECT min(taken_at) FROM snapshots WHERE retracted_at IS NULL")
        ?? .max)
  }

  /// Whether nobody had looked for a resource before the instant at which it was seen.
  func contains(_ row: Int64, seenAt instant: Instant) throws -> Bool {
    guard instant > firstInstant else { return true }
    earlierLook.bind(row, at: 1)
    earlierLook.bind(instant.seconds, at: 2)
    defer { earlierLook.reset() }
    return try !earlierLook.step() || earlierLook.isNull(0)
  }
}
