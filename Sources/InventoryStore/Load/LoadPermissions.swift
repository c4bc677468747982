import GRDB
import InventoryModel

extension InventoryStore {
  /// How the exemptions and approvals of the policy in force at an instant stood then, in the order of the policy.
  public func loadPermissions(asOf: Instant) throws -> [PermissionAudit] {
    try reading { database in
      let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
      let policy = policies.policy(at: asOf)
      return try PermissionReader(database: database, asOf: asOf).audits(of: policy.exemptions + policy.approvals)
    }
  }
}

/// Finds what permissions point at.
private struct PermissionReader {
  let database: Database
  let asOf: Instant

  func audits(of permissions: [Permission]) throws -> [PermissionAudit] {
    guard !permissions.isEmpty else { return [] }
    var found = permissions.map { _ in (matching: [RowName](), failing: [RowName]()) }
    let subjects = try SubjectReader(
      database, readsPools: permissions.contains { $0.selector.readsPoolConfiguration })
    let open = try openFindings()
    var clusters = try ClusterReader(database: database, asOf: asOf)
    try forEachRow { row, clusterRow, pool in
      let cluster = try clusters.cluster(clusterRow)
      var subject: Subject?
      for (index, permission) in permissions.enumerated()
      where permission.selector.fitsNames(cluster: cluster.id, pool: pool) {
        if permission.selector.readsFacts {
          let place = try subject ?? subjects.subject(ofRow: row, at: asOf)
          subject = place
          guard permission.selector.fits(place, ifUntold: false) else { continue }
        }
        let name = RowName(cluster: cluster.id, clusterName: cluster.name, pool: pool)
        found[index].matching.append(name)
        if open[row]?.contains(permission.control) == true { found[index].failing.append(name) }
      }
    }
    return zip(permissions, found).map {
      PermissionAudit(permission: $0, asOf: asOf, matching: $1.matching, failing: $1.failing)
    }
  }

  /// Rows that are there, with their cluster's row and pool.
  private func forEachRow(_ body: (Int64, Int64, String?) throws -> Void) throws {
    let rows = try RepeatedStatement(
      database,
      sql: """
        SELECT r.id, iif(r.kind = 'pool', r.parent_id, r.id), iif(r.kind = 'pool', r.name, NULL) FROM resources r
        JOIN verdicts w ON w.resource_id = r.id AND w.from_at <= ?1 AND w.to_at > ?1 ORDER BY 2, 1
        """)
    rows.bind(asOf.seconds, at: 1)
    defer { rows.reset() }
    while try rows.step() { try body(rows[integer: 0], rows[integer: 1], rows[optionalText: 2]) }
  }

  private func openFindings() throws -> [Int64: Set<String>] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT resource_id, control FROM counted_episodes
        WHERE opened_at <= ?1 AND (closed_at IS NULL OR closed_at > ?1)
        """, arguments: [asOf.seconds])
    var open: [Int64: Set<String>] = [:]
    while let row = try rows.next() { open[row[0], default: []].insert(row[1]) }
    return open
  }
}
