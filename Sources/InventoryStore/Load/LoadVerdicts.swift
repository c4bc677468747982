import GRDB
import InventoryModel

extension InventoryStore {
  /// Every verdict of a cluster's rows, oldest first; the key is the pool, or empty for nodes that no pool lists.
  public func loadVerdicts(of cluster: ClusterID) throws -> [String: [VerdictSpan]] {
    try reading { database in
      let id = try findCluster(cluster.description, in: database)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT iif(r.kind = 'pool', r.name, ''), w.from_at, w.to_at, w.verdict, w.basis, w.evidence, w.is_pending
          FROM resources r JOIN verdicts w ON w.resource_id = r.id WHERE r.id = ?1 OR r.parent_id = ?1
          ORDER BY r.name, w.from_at
          """, arguments: [id])
      return Dictionary(grouping: rows, by: { $0[0] as String }).mapValues { $0.map { VerdictSpan($0, at: 1) } }
    }
  }
}
