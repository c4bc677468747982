import GRDB
import InventoryModel

extension InventoryStore {
  /// Every verdict of a cluster's rows, oldest first; the key is the pool, or empty for nodes that no pool lists.
  public func loadVerdicts(of cluster: ClusterID) throws -> [String: [VerdictSpan]] {
    try reading { database in
      let judgements = try JudgementTable(database)
      let id = try findCluster(cluster.description, in: database)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT iif(r.kind = 'pool', r.name, ''), w.from_at, w.to_at, w.judgement_id
          FROM resources r JOIN verdicts w ON w.resource_id = r.id WHERE r.id = ?1 OR r.parent_id = ?1
          ORDER BY r.name, w.from_at
          """, arguments: [id])
      return Dictionary(grouping: rows, by: { $0[0] as String }).mapValues { rows in
        rows.map {
          judgements.span(Interval(from: Instant(seconds: $0[1]), to: Instant(seconds: $0[2])), judgement: $0[3])
        }
      }
    }
  }
}
