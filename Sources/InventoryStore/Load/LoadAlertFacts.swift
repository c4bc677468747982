import GRDB
import InventoryModel

extension InventoryStore {
  /// Of the rows whose FIPS is off as of an instant, those in which it was on earlier in their present life.
  package func loadPassedBefore(asOf: Instant) throws -> Set<RowID> {
    try reading { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT s.name, g.name, c.name, iif(r.kind = 'pool', r.name, NULL) FROM episodes e
          JOIN resources r ON r.id = e.resource_id JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
          JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
          WHERE e.control = 'fips-enabled' AND e.opened_at <= :t AND (e.closed_at IS NULL OR e.closed_at > :t)
            AND EXISTS (
              SELECT 1 FROM verdicts w JOIN judgements j ON j.id = w.judgement_id
              WHERE w.resource_id = e.resource_id AND w.from_at < e.opened_at
                AND (j.verdict = 'pass' OR j.basis IN ('module', 'certificate'))
                AND w.from_at >= (
                  SELECT ifnull(max(a.from_at), e.opened_at) FROM verdicts a JOIN judgements k ON k.id = a.judgement_id
                  WHERE a.resource_id = e.resource_id AND a.from_at <= e.opened_at AND k.cause = 'appeared'))
          """, arguments: ["t": asOf.seconds])
      return try Set(
        rows.map {
          try RowID(cluster: ClusterID(subscription: $0[0], resourceGroup: $0[1], name: $0[2]), pool: $0[3])
        })
    }
  }
}
