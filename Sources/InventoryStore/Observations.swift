import GRDB
import InventoryModel

/// SQL for the times at which a resource was looked at, which coverage tells.
enum Observations {
  /// A scalar subquery: the nearest active observation of the resource `id` before or after an instant, or NULL.
  static func nearest(_ direction: Direction, _ instant: String, of id: String) -> String {
    let (aggregate, comparison, order) = direction == .before ? ("max", "<", "DESC") : ("min", ">", "ASC")
    return """
      (SELECT \(aggregate)((
        SELECT s.taken_at FROM snapshots s WHERE s.coverage_id = cs.coverage_id AND s.retracted_at IS NULL
          AND s.taken_at \(comparison) \(instant) ORDER BY s.taken_at \(order) LIMIT 1))
      \(scopesCovering(id)))
      """
  }

  /// A condition: some active snapshot taken at `:t` looked at the resource `id`.
  static func exists(at instant: String, of id: String) -> String {
    """
    EXISTS (SELECT 1 \(scopesCovering(id)) AND EXISTS (
      SELECT 1 FROM snapshots s WHERE s.coverage_id = cs.coverage_id AND s.retracted_at IS NULL
        AND s.taken_at = \(instant)))
    """
  }

  enum Direction { case before, after }

  /// Sets of scopes that cover the resource, but for those that tell its cluster without its pools.
  static func scopesCovering(_ id: String) -> String {
    """
    FROM lineages o JOIN coverage_scopes cs
      ON cs.resource_id IN (o.resource_id, o.cluster_id, o.group_id, o.subscription_id) AND \(covers)
    WHERE o.resource_id = \(id) AND NOT (o.kind = 'pool' AND EXISTS (
      SELECT 1 FROM coverage_scopes u
      WHERE u.coverage_id = cs.coverage_id AND u.resource_id = o.cluster_id AND u.extent = 'unread'))
    """
  }

  /// A condition: the scope `cs`, one of the resources above the resource of lineage `o` or itself, covers it.
  static let covers = """
    (cs.extent = 'subtree' OR (cs.extent = 'self' AND cs.resource_id = o.resource_id)
      OR (cs.extent = 'children' AND cs.resource_id = o.cluster_id AND o.kind = 'pool'))
    """
}
