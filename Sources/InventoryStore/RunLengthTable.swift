import GRDB
import InventoryModel

/// A table of states in half-open intervals, kept so that it does not matter in which order nights come.
///
/// A state is in force from the observation that first showed it up to the first later one that showed another. So an
/// interval begins and ends at observations, and what any snapshot saw can be read back from it. That makes filling
/// in an old night, and taking one back, the same operation: set the state at one instant.
struct RunLengthTable {
  let name: String
  /// The columns of a state. The first is never NULL in a row; NULL in a change means "absent".
  let columns: [String]

  static let versions = RunLengthTable(
    name: "versions", columns: ["traits_id", "config_id", "resource_uid", "name", "has_tags", "has_labels"])
  static let readings = RunLengthTable(
    name: "readings", columns: ["reading_id", "node_count", "etag", "says_no_tags", "says_no_labels"])

  var changes: String { "temp.\(name)_changes" }

  private var list: String { columns.joined(separator: ", ") }
  private func list(_ prefix: String) -> String { columns.map { prefix + $0 }.joined(separator: ", ") }
  private func equal(_ left: String, _ right: String) -> String {
    columns.map { "\(left)\($0) IS \(right)\($0)" }.joined(separator: " AND ")
  }

  /// The row in force at `:t` for the resource that `id` names, as a join.
  private func joinInForce(_ id: String) -> String {
    """
    LEFT JOIN \(name) v ON v.resource_id = \(id) AND v.to_at > :t AND v.from_at =
      (SELECT max(from_at) FROM \(name) WHERE resource_id = \(id) AND from_at <= :t)
    """
  }

  /// The clusters of the resources that changed.
  var changedClusters: String {
    """
    SELECT CASE r.kind WHEN 'pool' THEN r.parent_id ELSE r.id END
    FROM \(changes) c JOIN resources r ON r.id = c.resource_id
    """
  }

  /// Sets the first states of resources of which nothing was known before the newest observation at `:t`: each of
  /// `targets` (a query of `resource_id` and the columns).
  func begin(_ database: Database, from targets: String, at instant: Instant) throws {
    try database.execute(
      sql: """
        INSERT INTO \(name) (resource_id, from_at, to_at, \(list))
        SELECT resource_id, :t, \(Int64.max), \(list) FROM (\(targets))
        """, arguments: ["t": instant.seconds])
  }

  /// Creates the table of changes and fills it: each resource of `targets` (a query of `resource_id` and the columns)
  /// whose state is not the one in force at `:t`.
  func collectChanges(_ database: Database, from targets: String, at instant: Instant) throws {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS \(changes);
        CREATE TABLE \(changes) (resource_id INTEGER PRIMARY KEY, old_from INTEGER, old_to INTEGER,
          \(list("old_")), next_at INTEGER, next_to INTEGER, joined_from INTEGER, \(list));
        """)
    try database.execute(
      sql: """
        INSERT INTO \(changes)
        SELECT s.resource_id, v.from_at, v.to_at, \(list("v.")), \(Int64.max), NULL, NULL, \(list("s."))
        FROM (\(targets)) s \(joinInForce("s.resource_id"))
        WHERE NOT (\(equal("v.", "s.")))
        """, arguments: ["t": instant.seconds])
  }

  /// Sets the changed states at `:t`: up to the next observation of each resource the new state is in force, from
  /// there on the old one again. Neighbours that became equal are joined.
  func apply(_ database: Database, at instant: Instant) throws {
    let time: StatementArguments = ["t": instant.seconds]
    // 1. What follows the next observation stays as it was.
    try database.execute(
      sql: """
        INSERT INTO \(name) (resource_id, from_at, to_at, \(list))
        SELECT resource_id, next_at, old_to, \(list("old_")) FROM \(changes)
        WHERE old_\(columns[0]) IS NOT NULL AND next_at < old_to
        """)
    // 2. The old state ends here; where it began here it was never seen.
    try database.execute(
      sql: """
        DELETE FROM \(name) WHERE (resource_id, from_at) IN
          (SELECT resource_id, old_from FROM \(changes) WHERE old_from = :t)
        """, arguments: time)
    try database.execute(
      sql: """
        UPDATE \(name) SET to_at = :t WHERE (resource_id, from_at) IN
          (SELECT resource_id, old_from FROM \(changes) WHERE old_from < :t)
        """, arguments: time)
    // 3. The same state may follow, or have gone before: join them.
    try database.execute(
      sql: """
        UPDATE \(changes) AS c SET next_to = (
          SELECT v.to_at FROM \(name) v
          WHERE v.resource_id = c.resource_id AND v.from_at = c.next_at AND \(equal("v.", "c.")))
        WHERE next_at < \(Int64.max)
        """)
    try database.execute(
      sql: """
        DELETE FROM \(name) WHERE (resource_id, from_at) IN
          (SELECT resource_id, next_at FROM \(changes) WHERE next_to IS NOT NULL)
        """)
    try database.execute(
      sql: """
        UPDATE \(changes) AS c SET joined_from = (
          SELECT p.from_at FROM \(name) p
          WHERE p.resource_id = c.resource_id AND p.from_at < :t AND p.to_at = :t AND \(equal("p.", "c.")))
        WHERE ifnull(old_from, :t) = :t AND resource_id <= (SELECT max(resource_id) FROM \(name))
        """, arguments: time)
    try database.execute(
      sql: """
        UPDATE \(name) AS v SET to_at = (
          SELECT ifnull(c.next_to, c.next_at) FROM \(changes) c WHERE c.resource_id = v.resource_id)
        WHERE (resource_id, from_at) IN (
          SELECT resource_id, joined_from FROM \(changes) WHERE joined_from IS NOT NULL)
        """)
    // 4. The new state, unless it lengthened the one before.
    try database.execute(
      sql: """
        INSERT INTO \(name) (resource_id, from_at, to_at, \(list))
        SELECT resource_id, :t, ifnull(next_to, next_at), \(list) FROM \(changes)
        WHERE \(columns[0]) IS NOT NULL AND joined_from IS NULL
        """, arguments: time)
  }
}
