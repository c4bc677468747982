import GRDB
import InventoryModel

extension InventoryStore {
  /// Findings as they stood at an instant, the open ones or all; longest failing first.
  ///
  /// - Parameter withOwners: whether owners are told, whose tags take most of the time to read.
  package func loadFindings(asOf: Instant, includingClosed: Bool, withOwners: Bool = true) throws -> [Finding] {
    try reading { database in
      let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
      let exemptions = try ExemptionReader(database, policy: policies.policy(at: asOf), readsOwners: withOwners)
      let rows = try Row.fetchCursor(database, sql: Self.episodeRows, arguments: ["t": asOf.seconds])
      var findings: [Finding] = []
      var group: [Row] = []
      func finish() throws {
        guard let first = group.first else { return }
        let finding = try Self.finding(first, group, asOf: asOf, exemptions, in: database)
        if includingClosed || finding.isOpen { findings.append(finding) }
        group = []
      }
      while let row = try rows.next() {
        if let first = group.first, try !Self.isSameFinding(first, row) { try finish() }
        group.append(row.copy())
      }
      try finish()
      return findings
    }
  }

  private static let episodeRows = """
    SELECT e.resource_id, e.control, e.finding_opened_at, e.incarnation, e.opened_at, e.detected_after, e.closed_at,
      e.close_reason, s.name, g.name, c.name, iif(r.kind = 'pool', r.name, NULL),
      (SELECT v.name FROM versions v WHERE v.resource_id = c.id AND v.from_at <= :t
        ORDER BY v.from_at DESC LIMIT 1),
      iif(e.control = 'fips-enabled',
        (SELECT j.basis FROM verdicts w JOIN judgements j ON j.id = w.judgement_id
          WHERE w.resource_id = e.resource_id AND j.verdict = 'fail' AND w.from_at <= :t
            AND w.from_at < ifnull(e.closed_at, \(Int64.max)) ORDER BY w.from_at DESC LIMIT 1), e.basis),
      e.severity, e.scopes, e.sla_days
    FROM counted_episodes e JOIN resources r ON r.id = e.resource_id
    JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
    JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
    WHERE e.opened_at <= :t ORDER BY e.resource_id, e.control, e.finding_opened_at, e.opened_at
    """

  private static func isSameFinding(_ one: Row, _ other: Row) throws -> Bool {
    try one[0] as Int64 == other[0] as Int64 && one[1] as String == other[1] as String
      && one[2] as Int64 == other[2] as Int64
  }

  private static func finding(
    _ row: Row, _ episodes: [Row], asOf: Instant, _ exemptions: ExemptionReader, in database: Database
  ) throws -> Finding {
    let cluster = try ClusterID(subscription: row[8], resourceGroup: row[9], name: row[10])
    let pool: String? = try row[11]
    let opened = try Instant(stored: row[2])
    let name = try [cluster.description, pool ?? "", row[3] as String, row[1] as String, opened.description]
    let digest = try database.cachedStatement(sql: "SELECT snapshot_digest(?)")
    let (control, latest) = (try Control(known: row[1]), episodes.last!)
    let told = try episodes.compactMap { try Episode($0, at: 4).asOf(asOf) }
    return try Finding(
      id: String.fetchOne(digest, arguments: [name.joined(separator: "\n")])!, control: control,
      severity: Control.Severity(stored: latest[14]), scopes: ScopeNames.split(latest[15]), slaDays: latest[16],
      cluster: cluster, clusterName: row[12] ?? cluster.name, pool: pool, incarnation: row[3],
      basis: Basis(stored: latest[13] ?? ""),
      owner: told.last?.isOpen == true ? exemptions.owner(ofRow: row[0], at: asOf) : nil,
      exemption: told.last?.isOpen == true
        ? exemptions.exemption(ofRow: row[0], cluster: cluster, pool: pool, from: control, at: asOf) : nil,
      episodes: told)
  }
}

/// Finds the exemption that lets a row fail, and who owns the row.
struct ExemptionReader {
  private let policy: Policy
  private let readsOwners: Bool
  private let subjects: SubjectReader

  init(_ database: Database, policy: Policy, readsOwners: Bool) throws {
    self.policy = policy
    self.readsOwners = readsOwners
    subjects = try SubjectReader(database)
  }

  /// The value of the tag that names owners: the pool's own, else its cluster's.
  func owner(ofRow row: Int64, at instant: Instant) throws -> String? {
    guard readsOwners else { return nil }
    return try subjects.subject(ofRow: row, at: instant).value(ofTag: policy.ownerTag)
  }

  /// Its id; nil unless one is in force at the instant.
  func exemption(
    ofRow row: Int64, cluster: ClusterID, pool: String?, from control: Control, at instant: Instant
  ) throws -> String? {
    // Tags and labels are dear to read: only for what may fit.
    let possible = policy.exemptions.filter {
      $0.control == control.id && $0.interval.contains(instant)
        && $0.selector.matchesNames(cluster: cluster, pool: pool)
    }
    guard !possible.isEmpty else { return nil }
    let subject = try subjects.subject(ofRow: row, at: instant)
    return possible.first { $0.covers(subject, control: control.id, at: instant) }?.id
  }
}

extension Episode {
  /// Reads `opened_at, detected_after, closed_at, close_reason`, beginning at a column.
  init(_ row: Row, at column: Int) throws {
    try self.init(
      openedAt: Instant(stored: row[column]), detectedAfter: (row[column + 1] as Int64?).map(Instant.init(stored:)),
      closedAt: (row[column + 2] as Int64?).map(Instant.init(stored:)),
      closeReason: (row[column + 3] as String?).map(CloseReason.init(stored:)))
  }
}
