import GRDB
import InventoryModel

extension InventoryStore {
  /// Findings as they stood at an instant, the open ones or all; longest failing first.
  package func loadFindings(asOf: Instant, includingClosed: Bool) throws -> [Finding] {
    try reading { database in
      let standings = try FindingStandings(database, asOf: asOf, readsOwners: true)
      let digest = try RepeatedStatement(database, sql: "SELECT snapshot_digest(?)")
      let rows = try RepeatedStatement(database, sql: Self.episodeRows)
      rows.bind(asOf.seconds, at: 1)
      defer { rows.reset() }
      var findings: [Finding] = []
      var group: [EpisodeRow] = []
      var shared = SharedTexts()
      func finish() throws {
        guard !group.isEmpty else { return }
        let finding = try Self.finding(group, asOf: asOf, standings, digest)
        if includingClosed || finding.isOpen { findings.append(finding) }
        group.removeAll(keepingCapacity: true)
      }
      while try rows.step() {
        let row = try EpisodeRow(rows, &shared)
        if let first = group.first, !first.isOfSameFinding(as: row) { try finish() }
        group.append(row)
      }
      try finish()
      return findings
    }
  }

  /// What is counted of the open ones: names take most of the time to read.
  package func loadOpenFindings(asOf: Instant) throws -> [OpenFinding] {
    try reading { database in
      let standings = try FindingStandings(database, asOf: asOf, readsOwners: false)
      let rows = try RepeatedStatement(
        database,
        sql: """
          SELECT \(Self.episodeColumns), e.severity, e.scopes, e.sla_days \(Self.episodes)
            AND (e.closed_at IS NULL OR e.closed_at > ?1)
          """)
      rows.bind(asOf.seconds, at: 1)
      var shared = SharedTexts()
      return try rows.rows { () -> OpenFinding? in
        let control = Control(known: rows[text: 10])
        let standing = try standings.standing(of: RowAddress(rows, &shared), control)
        return try Episode(rows).asOf(asOf).map { episode in
          OpenFinding(
            control: control, severity: try Control.Severity(stored: rows[text: 11]),
            scopes: ScopeNames.split(rows[text: 12]), slaDays: rows[optionalInteger: 13].map(Int.init),
            episode: episode, isExempt: standing.exemption != nil)
        }
      }.compactMap(\.self)
    }
  }

  private static let episodeColumns = """
    e.opened_at, e.detected_after, e.closed_at, e.close_reason, e.resource_id, c.id, s.name, g.name, c.name,
      iif(r.kind = 'pool', r.name, NULL), e.control
    """

  private static let episodes = """
    FROM counted_episodes e JOIN resources r ON r.id = e.resource_id
    JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
    JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
    WHERE e.opened_at <= ?1
    """

  private static let episodeRows = """
    SELECT \(episodeColumns), e.finding_opened_at, e.incarnation,
      (SELECT v.name FROM versions v WHERE v.resource_id = c.id AND v.from_at <= ?1
        ORDER BY v.from_at DESC LIMIT 1),
      iif(e.control = 'fips-enabled',
        (SELECT j.basis FROM verdicts w JOIN judgements j ON j.id = w.judgement_id
          WHERE w.resource_id = e.resource_id AND j.verdict = 'fail' AND w.from_at <= ?1
            AND w.from_at < ifnull(e.closed_at, \(Int64.max)) ORDER BY w.from_at DESC LIMIT 1), e.basis),
      e.severity, e.scopes, e.sla_days
    \(episodes) ORDER BY e.resource_id, e.control, e.finding_opened_at, e.opened_at
    """

  private static func finding(
    _ rows: [EpisodeRow], asOf: Instant, _ standings: FindingStandings, _ digest: RepeatedStatement
  ) throws -> Finding {
    let (first, latest) = (rows[0], rows[rows.count - 1])
    let (cluster, pool) = (first.address.cluster, first.address.pool)
    let name = [cluster.description, pool ?? "", first.incarnation, first.control, first.findingOpenedAt.description]
    digest.bind(name.joined(separator: "\n"), at: 1)
    let control = Control(known: first.control)
    let told = rows.compactMap { $0.episode.asOf(asOf) }
    let standing = told.last?.isOpen == true ? try standings.standing(of: first.address, control) : .closed
    return try Finding(
      id: digest.rows { digest[text: 0] }[0], control: control, severity: latest.severity,
      scopes: ScopeNames.split(latest.scopes), slaDays: latest.slaDays, cluster: cluster,
      clusterName: first.clusterName ?? cluster.name, pool: pool, incarnation: first.incarnation,
      basis: Basis(stored: latest.basis), owner: standing.owner, exemption: standing.exemption, episodes: told)
  }
}

/// An episode as `episodeRows` yields it.
private struct EpisodeRow {
  let episode: Episode
  let address: RowAddress
  let control: String
  let findingOpenedAt: Instant
  let incarnation: String
  let clusterName: String?
  let basis: String
  let severity: Control.Severity
  let scopes: String
  let slaDays: Int?

  init(_ columns: RepeatedStatement, _ shared: inout SharedTexts) throws {
    episode = try Episode(columns)
    address = RowAddress(columns, &shared)
    control = columns[text: 10]
    findingOpenedAt = try Instant(stored: columns[integer: 11])
    incarnation = columns[text: 12]
    clusterName = columns[optionalText: 13]
    basis = columns[text: 14]
    severity = try Control.Severity(stored: columns[text: 15])
    scopes = columns[text: 16]
    slaDays = columns[optionalInteger: 17].map(Int.init)
  }

  func isOfSameFinding(as other: EpisodeRow) -> Bool {
    address.row == other.address.row && control == other.control && findingOpenedAt == other.findingOpenedAt
  }
}

/// Finds who owns the rows of open findings, and the exemptions that let them fail.
private struct FindingStandings {
  struct Standing {
    /// What the tag that names owners says: the pool's own, else its cluster's.
    var owner: String?
    /// The id of an exemption in force.
    var exemption: String?

    static let closed = Standing()
  }

  private let asOf: Instant
  private let ownerTag: String?
  private let exemptions: [Permission]
  private let subjects: SubjectReader

  init(_ database: Database, asOf: Instant, readsOwners: Bool) throws {
    let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
    let policy = policies.policy(at: asOf)
    self.asOf = asOf
    ownerTag = readsOwners ? policy.ownerTag : nil
    exemptions = policy.exemptions.filter { $0.interval.contains(asOf) }
    subjects = try SubjectReader(database, for: exemptions, and: readsOwners ? [.clusterTags, .poolTags] : [])
  }

  /// Tags and labels are dear to read: only for what may fit.
  func standing(of row: RowAddress, _ control: Control) throws -> Standing {
    let possible = exemptions.filter {
      $0.control == control.id && $0.selector.matchesNames(cluster: row.cluster, pool: row.pool)
    }
    guard ownerTag != nil || !possible.isEmpty else { return Standing() }
    let subject = try subjects.subject(of: row, at: asOf)
    return Standing(
      owner: ownerTag.flatMap { subject.value(ofTag: $0) },
      exemption: possible.first { $0.covers(subject, control: control.id, at: asOf) }?.id)
  }
}

extension RowAddress {
  /// Reads what `episodeColumns` tell of it.
  fileprivate init(_ columns: RepeatedStatement, _ shared: inout SharedTexts) {
    self.init(
      row: columns[integer: 4], clusterRow: columns[integer: 5],
      cluster: ClusterID(
        subscription: shared(columns[text: 6]), resourceGroup: shared(columns[text: 7]), name: columns[text: 8]),
      pool: columns[optionalText: 9])
  }
}

extension Episode {
  /// Reads `opened_at, detected_after, closed_at, close_reason`, the first columns of a row.
  init(_ row: RepeatedStatement) throws {
    try self.init(
      openedAt: Instant(stored: row[integer: 0]), detectedAfter: row[optionalInteger: 1].map(Instant.init(stored:)),
      closedAt: row[optionalInteger: 2].map(Instant.init(stored:)),
      closeReason: row[optionalText: 3].map(CloseReason.init(stored:)))
  }
}
