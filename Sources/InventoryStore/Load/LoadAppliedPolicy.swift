import GRDB
import InventoryModel

extension InventoryStore {
  /// What the policy in force at an instant says of the rows of a cluster, or of one pool.
  ///
  /// `cluster` is an id, or a name that only one cluster has.
  package func loadAppliedPolicy(
    cluster: String, pool: String?, asOf: Instant
  ) throws -> (policy: Policy, rows: [AppliedPolicy]) {
    try reading { database in
      let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
      let policy = policies.policy(at: asOf)
      let id = try findCluster(cluster, in: database)
      let subjects = try SubjectReader(database)
      var clusters = try ClusterReader(database: database, asOf: asOf)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT r.id, iif(r.kind = 'pool', r.name, NULL) FROM resources r
          JOIN verdicts w ON w.resource_id = r.id AND w.from_at <= ?2 AND w.to_at > ?2
          WHERE r.id = ?1 OR r.parent_id = ?1 ORDER BY 2
          """, arguments: [id, asOf.seconds])
      let applied = try rows.filter { try pool == nil || $0[1] == pool?.foldedID }.map { row in
        let cluster = try clusters.cluster(id)
        let address = try RowAddress(row: row[0], clusterRow: id, cluster: cluster.id, pool: row[1])
        return AppliedPolicy(
          policy, to: try subjects.subject(of: address, at: asOf),
          named: RowName(cluster: cluster.id, clusterName: cluster.name, pool: address.pool))
      }
      guard !applied.isEmpty else { throw RequestProblem.noSuchResource(pool ?? cluster) }
      return (policy, applied)
    }
  }
}
