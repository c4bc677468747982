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
  private static func scopesCovering(_ id: String) -> String {
    """
    FROM covering_scopes o
    JOIN coverage_scopes cs ON cs.resource_id = o.scope_id AND cs.extent = o.extent
    WHERE o.resource_id = \(id) AND NOT EXISTS (
      SELECT 1 FROM coverage_scopes u
      WHERE u.coverage_id = cs.coverage_id AND u.resource_id = o.cluster_id AND u.extent = 'unread')
    """
  }
}
