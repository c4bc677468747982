import GRDB
import InventoryModel

extension InventoryStore {
  /// How the exemptions and approvals of the policy in force at an instant stood then, in the order of the policy.
  package func loadPermissions(asOf: Instant) throws -> [PermissionAudit] {
    try reading { database in
      let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
      let policy = policies.policy(at: asOf)
      let staleness = try Staleness(database: database, policies: policies)
      return try PermissionReader(database: database, staleness: staleness, asOf: asOf)
        .audits(of: policy.exemptions + policy.approvals)
    }
  }
}

/// Finds what permissions point at.
private struct PermissionReader {
  let database: Database
  let staleness: Staleness
  let asOf: Instant
  /// Since when findings have been open.
  private let openSince: [OpenFinding: Instant]

  private struct OpenFinding: Hashable {
    var row: Int64
    var control: String
  }

  /// How a row is judged.
  private struct Standpoint {
    var place: Lineage
    var pool: String?
    var judgement: Judgement
    var standing: Standing
  }

  init(database: Database, staleness: Staleness, asOf: Instant) throws {
    (self.database, self.staleness, self.asOf) = (database, staleness, asOf)
    openSince = try Self.openFindings(database, asOf)
  }

  func audits(of permissions: [Permission]) throws -> [PermissionAudit] {
    guard !permissions.isEmpty else { return [] }
    var audits = permissions.map { PermissionAudit(permission: $0, asOf: asOf, matching: [], failing: []) }
    let subjects = try SubjectReader(database, for: permissions)
    var clusters = try ClusterReader(database: database, asOf: asOf, readsLocations: false)
    try forEachRow { row in
      let cluster = try clusters.cluster(row.place.cluster)
      var subject: Subject?
      for (index, permission) in permissions.enumerated()
      where permission.selector.matchesNames(cluster: cluster.id, pool: row.pool) {
        if permission.selector.readsFacts {
          let address = RowAddress(
            row: row.place.row, clusterRow: row.place.cluster, cluster: cluster.id, pool: row.pool)
          let known = try subject ?? subjects.subject(of: address, at: asOf)
          subject = known
          guard permission.selector.matches(known, ifUnknown: false) else { continue }
        }
        let name = RowName(cluster: cluster.id, clusterName: cluster.name, pool: row.pool)
        audits[index].matching.append(name)
        if isExcused(row, by: permission) || hasComeBack(row, after: permission) { audits[index].failing.append(name) }
        if row.standing.approvals.contains(permission.id) { audits[index].isPassedBy = true }
      }
    }
    return audits
  }

  /// What KPIs count as exempt is excused.
  private func isExcused(_ row: Standpoint, by permission: Permission) -> Bool {
    guard permission.interval.contains(asOf) else { return false }
    if openSince(row, permission) != nil { return true }
    let isShort = row.standing.isRegulated && [.fail, .unknown].contains(row.judgement.verdict)
    return isShort && permission.control == row.judgement.decidingControl.id
  }

  /// What opens later did not come back.
  private func hasComeBack(_ row: Standpoint, after permission: Permission) -> Bool {
    guard asOf >= permission.interval.to else { return false }
    return openSince(row, permission).map { $0 < permission.interval.to } ?? false
  }

  private func openSince(_ row: Standpoint, _ permission: Permission) -> Instant? {
    openSince[OpenFinding(row: row.place.row, control: permission.control)]
  }

  private func forEachRow(_ body: (Standpoint) throws -> Void) throws {
    let judgements = try JudgementTable(database)
    let rows = try RepeatedStatement(
      database,
      sql: """
        SELECT o.resource_id, o.cluster_id, o.group_id, o.subscription_id, iif(o.kind = 'pool', r.name, NULL),
          w.from_at, w.to_at, w.judgement_id
        FROM lineages o CROSS JOIN resources r ON r.id = o.resource_id
        CROSS JOIN verdicts w ON w.resource_id = r.id AND w.from_at <= ?1 AND w.to_at > ?1 ORDER BY 2, 1
        """)
    rows.bind(asOf.seconds, at: 1)
    defer { rows.reset() }
    while try rows.step() {
      let place = Lineage(
        row: rows[integer: 0], cluster: rows[integer: 1], group: rows[integer: 2], subscription: rows[integer: 3])
      let interval = try Interval(stored: rows[integer: 5], rows[integer: 6])
      let span = try judgements.span(interval, judgement: rows[integer: 7])
      try body(
        Standpoint(
          place: place, pool: rows[optionalText: 4],
          judgement: staleness.judgement(of: span, at: place, asOf: asOf), standing: span.standing))
    }
  }

  private static func openFindings(_ database: Database, _ asOf: Instant) throws -> [OpenFinding: Instant] {
    let rows = try RepeatedStatement(
      database,
      sql: """
        SELECT resource_id, control, opened_at FROM counted_episodes
        WHERE opened_at <= ?1 AND (closed_at IS NULL OR closed_at > ?1)
        """)
    rows.bind(asOf.seconds, at: 1)
    let open = try rows.rows {
      (
        OpenFinding(row: rows[integer: 0], control: rows[text: 1]),
        try Instant(stored: rows[integer: 2])
      )
    }
    return Dictionary(open) { $1 }
  }
}
