import GRDB
import InventoryModel

/// When the lives of clusters began: a cluster whose `resourceUID` became another is a new one (DESIGN §3.5), and what was
/// reported of the earlier one counts neither for it nor for its pools.
final class ClusterLives {
  private let reported: RepeatedStatement

  init(_ database: Database) throws {
    reported = try RepeatedStatement(
      database,
      sql: """
        SELECT v.from_at, v.resource_uid FROM resources r
        JOIN versions v ON v.resource_id = iif(r.kind = 'pool', r.parent_id, r.id)
        WHERE r.id = ? AND v.resource_uid IS NOT NULL ORDER BY v.from_at
        """)
  }

  /// Of a cluster, or of the cluster of a pool, in the order of time; none where it has had one life.
  func beginnings(of resource: Int64) throws -> [Instant] {
    reported.bind(resource, at: 1)
    let states = try reported.rows {
      (at: try Instant(stored: reported[integer: 0]), uid: reported[text: 1])
    }
    return zip(states, states.dropFirst()).filter { $0.uid != $1.uid }.map(\.1.at)
  }
}
