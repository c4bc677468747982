import GRDB
import InventoryModel

extension InventoryStore {
  /// Every verdict of a cluster's rows as it reads, oldest first; the key is the pool, or empty for nodes that no pool
  /// lists. Those that time alone will bring are among them.
  package func loadVerdicts(of cluster: ClusterID) throws -> [String: [VerdictSpan]] {
    try reading { database in
      let judgements = try JudgementTable(database)
      let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
      let staleness = try Staleness(database: database, policies: policies)
      let id = try findCluster(cluster.description, in: database)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT iif(r.kind = 'pool', r.name, ''), w.from_at, w.to_at, w.judgement_id,
            o.resource_id, o.cluster_id, o.group_id, o.subscription_id
          FROM resources r JOIN verdicts w ON w.resource_id = r.id JOIN lineages o ON o.resource_id = r.id
          WHERE r.id = ?1 OR r.parent_id = ?1 ORDER BY r.name, w.from_at
          """, arguments: [id])
      return try Dictionary(grouping: rows, by: { try $0[0] as String }).mapValues { rows in
        try rows.flatMap {
          let interval = try Interval(stored: $0[1], $0[2])
          let place = try Lineage(row: $0[4], cluster: $0[5], group: $0[6], subscription: $0[7])
          return try staleness.spans(of: judgements.span(interval, judgement: $0[3]), at: place)
        }
      }
    }
  }
}
