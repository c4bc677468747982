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
      let digest = try RepeatedStatement(database, sql: "SELECT snapshot_digest(?)")
      let rows = try RepeatedStatement(database, sql: Self.episodeRows)
      rows.bind(asOf.seconds, at: 1)
      defer { rows.reset() }
      var findings: [Finding] = []
      var group: [EpisodeRow] = []
      func finish() throws {
        guard !group.isEmpty else { return }
        let finding = try Self.finding(group, asOf: asOf, exemptions, digest)
        if includingClosed || finding.isOpen { findings.append(finding) }
        group.removeAll(keepingCapacity: true)
      }
      while try rows.step() {
        let row = try EpisodeRow(rows)
        if let first = group.first, !first.isOfSameFinding(as: row) { try finish() }
        group.append(row)
      }
      try finish()
      return findings
    }
  }

  private static let episodeRows = """
    SELECT e.resource_id, e.control, e.finding_opened_at, e.incarnation, e.opened_at, e.detected_after, e.closed_at,
      e.close_reason, s.name, g.name, c.name, iif(r.kind = 'pool', r.name, NULL),
      (SELECT v.name FROM versions v WHERE v.resource_id = c.id AND v.from_at <= ?1
        ORDER BY v.from_at DESC LIMIT 1),
      iif(e.control = 'fips-enabled',
        (SELECT j.basis FROM verdicts w JOIN judgements j ON j.id = w.judgement_id
          WHERE w.resource_id = e.resource_id AND j.verdict = 'fail' AND w.from_at <= ?1
            AND w.from_at < ifnull(e.closed_at, \(Int64.max)) ORDER BY w.from_at DESC LIMIT 1), e.basis),
      e.severity, e.scopes, e.sla_days
    FROM counted_episodes e JOIN resources r ON r.id = e.resource_id
    JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
    JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
    WHERE e.opened_at <= ?1 ORDER BY e.resource_id, e.control, e.finding_opened_at, e.opened_at
    """

  private static func finding(
    _ rows: [EpisodeRow], asOf: Instant, _ exemptions: ExemptionReader, _ digest: RepeatedStatement
  ) throws -> Finding {
    let (first, latest) = (rows[0], rows[rows.count - 1])
    let (cluster, pool) = (first.cluster, first.pool)
    let name = [cluster.description, pool ?? "", first.incarnation, first.control, first.findingOpenedAt.description]
    digest.bind(name.joined(separator: "\n"), at: 1)
    let control = Control(known: first.control)
    let told = rows.compactMap { $0.episode.asOf(asOf) }
    let isOpen = told.last?.isOpen == true
    return try Finding(
      id: digest.rows { digest[text: 0] }[0], control: control, severity: latest.severity,
      scopes: ScopeNames.split(latest.scopes), slaDays: latest.slaDays, cluster: cluster,
      clusterName: first.clusterName ?? cluster.name, pool: pool, incarnation: first.incarnation,
      basis: Basis(stored: latest.basis), owner: isOpen ? exemptions.owner(ofRow: first.row, at: asOf) : nil,
      exemption: isOpen
        ? exemptions.exemption(ofRow: first.row, cluster: cluster, pool: pool, from: control, at: asOf) : nil,
      episodes: told)
  }
}

/// An episode as `episodeRows` yields it.
private struct EpisodeRow {
  let row: Int64
  let control: String
  let findingOpenedAt: Instant
  let incarnation: String
  let episode: Episode
  let cluster: ClusterID
  let pool: String?
  let clusterName: String?
  let basis: String
  let severity: Control.Severity
  let scopes: String
  let slaDays: Int?

  init(_ columns: RepeatedStatement) throws {
    row = columns[integer: 0]
    control = columns[text: 1]
    findingOpenedAt = try Instant(stored: columns[integer: 2])
    incarnation = columns[text: 3]
    episode = try Episode(
      openedAt: Instant(stored: columns[integer: 4]),
      detectedAfter: columns[optionalInteger: 5].map(Instant.init(stored:)),
      closedAt: columns[optionalInteger: 6].map(Instant.init(stored:)),
      closeReason: columns[optionalText: 7].map(CloseReason.init(stored:)))
    cluster = ClusterID(subscription: columns[text: 8], resourceGroup: columns[text: 9], name: columns[text: 10])
    pool = columns[optionalText: 11]
    clusterName = columns[optionalText: 12]
    basis = columns[text: 13]
    severity = try Control.Severity(stored: columns[text: 14])
    scopes = columns[text: 15]
    slaDays = columns[optionalInteger: 16].map(Int.init)
  }

  func isOfSameFinding(as other: EpisodeRow) -> Bool {
    row == other.row && control == other.control && findingOpenedAt == other.findingOpenedAt
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
