import GRDB
import InventoryModel

extension InventoryStore {
  /// Rows that fail at `to`, did not at `from`, and are no baseline; regressions included.
  public func loadNewlyFailing(from: Instant, to: Instant) throws -> [InventoryRow] {
    try reading { database in
      try InventoryReader(database: database, asOf: to).rows(
        where: Self.newlyFailing(from: from.seconds, to: to.seconds))
    }
  }

  /// A verdict begins where a version of the row or of its cluster does, or, by policy, evidence or time, with an
  /// episode; so only those need a look.
  private static func newlyFailing(from: Int64, to: Int64) -> String {
    let changed = "SELECT resource_id FROM versions WHERE from_at > \(from) AND from_at <= \(to)"
    return """
      r.id IN (\(changed) UNION SELECT id FROM resources WHERE parent_id IN (\(changed)) AND kind = 'pool'
        UNION SELECT resource_id FROM episodes WHERE opened_at > \(from) AND opened_at <= \(to))
      AND w.judgement_id IN (SELECT id FROM judgements WHERE verdict = 'fail')
      AND NOT EXISTS (
        SELECT 1 FROM verdicts o WHERE o.resource_id = r.id AND o.from_at <= \(from) AND o.to_at > \(from)
          AND o.judgement_id IN (SELECT id FROM judgements WHERE verdict = 'fail'))
      AND NOT EXISTS (
        SELECT 1 FROM episodes b WHERE b.resource_id = r.id AND b.control = \(InventoryReader.decidingControl)
          AND b.detected_after IS NULL
          AND b.opened_at > \(from) AND b.opened_at <= \(to) AND (b.closed_at IS NULL OR b.closed_at > \(to)))
      """
  }
}
