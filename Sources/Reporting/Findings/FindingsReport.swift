import InventoryModel

/// What is not allowed, since when: findings as they stood at an instant.
package struct FindingsReport: Sendable {
  package let asOf: Instant
  /// Open ones first, of these the one that has failed longest.
  package let findings: [Finding]
  /// All clusters that share a name with another, of findings or not.
  package let namesakes: [ClusterID]
  /// How rows stood then: where they read unknown, or nothing is regulated, that nothing is found says little.
  package let standing: FleetStanding?

  /// - Parameter includesClosed: whether findings that were not open at the instant are told too.
  package init(
    asOf: Instant, findings: [Finding], includesClosed: Bool = false, namesakes: [ClusterID] = [],
    standing: FleetStanding? = nil
  ) {
    self.asOf = asOf
    self.namesakes = namesakes
    self.standing = standing
    self.findings = findings.compactMap { finding in
      finding.asOf(asOf).flatMap { includesClosed || $0.isOpen ? $0 : nil }
    }.sorted(byKey: FindingOrder.init)
  }

  private init(_ report: FindingsReport, inOrder findings: [Finding]) {
    (asOf, namesakes, standing) = (report.asOf, report.namesakes, report.standing)
    self.findings = findings
  }

  /// Only what is open and past its limit.
  package var overdue: FindingsReport {
    FindingsReport(self, inOrder: findings.filter { $0.timeliness(asOf: asOf) == .overdue })
  }
}

extension Finding {
  /// The finding without what came later; nil if it had not opened.
  fileprivate func asOf(_ instant: Instant) -> Finding? {
    let known = episodes.compactMap { $0.asOf(instant) }
    guard !known.isEmpty else { return nil }
    guard known != episodes else { return self }
    return Finding(
      id: id, control: control, severity: severity, scopes: scopes, slaDays: slaDays, cluster: cluster,
      clusterName: clusterName, pool: pool, incarnation: incarnation, basis: basis, owner: owner,
      exemption: exemption,
      episodes: known)
  }
}

private struct FindingOrder: Comparable {
  private let isClosed: Bool
  private let openedAt: Instant
  private let resource: ResourceOrder
  private let names: [String]

  init(_ finding: Finding) {
    isClosed = !finding.isOpen
    openedAt = finding.episodes.last?.openedAt ?? .never
    resource = ResourceOrder(finding.cluster, finding.pool)
    names = [finding.control.id, finding.id]
  }

  static func < (lhs: FindingOrder, rhs: FindingOrder) -> Bool {
    guard lhs.isClosed == rhs.isClosed else { return rhs.isClosed }
    guard lhs.openedAt == rhs.openedAt else { return lhs.openedAt < rhs.openedAt }
    guard lhs.resource == rhs.resource else { return lhs.resource < rhs.resource }
    return lhs.names.lexicographicallyPrecedes(rhs.names)
  }
}

// MARK: - JSON and CSV

extension FindingsReport: Record {
  package static let attributes: [Column<FindingsReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.asOf },
    Column("findings") { report in
      JSONRecords(
        of: report.findings, columns: Finding.ownColumns(asOf: report.asOf) + [Finding.episodesColumn])
    },
  ]
}

extension Finding {
  /// All but the episodes; what people read of these is of the latest.
  fileprivate static func ownColumns(asOf instant: Instant) -> [Column<Finding>] {
    [
      Column("id") { $0.id },
      Column("clusterId") { $0.cluster.description },
      Column("cluster") { $0.clusterName },
      Column("pool", "pool") { $0.pool }.shown { Cell($0.pool ?? "(not listed)") },
      Column("control", "control") { $0.control.id },
      Column("severity", "severity") { $0.severity.rawValue },
      Column("basis", "basis") { $0.basis.rawValue },
      Column("owner", "owner") { $0.owner }.when { $0.owner != nil },
      Column("scopes") { $0.scopes },
      Column("serves") { $0.control.serves },
      .shown("failing since") { $0.beginning },
      .shown("days", .right) { finding in
        Cell(days: finding.episodes.last.map { ($0.closedAt ?? instant).days(since: $0.openedAt) })
      },
      Column("reopenCount", "reopened", .right) { $0.reopenCount },
      .shown("ended") { Cell($0.episodes.last?.closedAt) },
      .shown("how") { Cell($0.episodes.last?.closeReason?.rawValue) },
      Column("due", "due") { $0.due }.when { $0.slaDays != nil },
      Column("sla", "SLA") { $0.timeliness(asOf: instant)?.rawValue }.when { $0.slaDays != nil },
      Column("exemption", "exempt by") { $0.exemption }.when { $0.exemption != nil },
    ]
  }

  fileprivate static let episodesColumn = Column<Finding>("episodes") {
    JSONRecords(of: $0.episodes, members: episodeMembers)
  }

  private static let episodeMembers = JSONMembers(Episode.attributes)

  private var beginning: Cell {
    guard let episode = episodes.last else { return .missing }
    return Cell((episode.isBaseline ? "≤ " : "") + episode.openedAt.description)
  }
}

extension Episode: Record {
  package static let attributes: [Column<Episode>] = [
    Column("openedAt") { $0.openedAt },
    Column("detectedAfter") { $0.detectedAfter },
    Column("isBaseline") { $0.isBaseline },
    Column("closedAt") { $0.closedAt },
    Column("closeReason") { $0.closeReason?.rawValue },
  ]
}

extension FindingsReport: Report {
  /// One line for each episode, which repeats its finding.
  package var records: Table {
    let pairs = findings.flatMap { finding in finding.episodes.map { (finding: finding, episode: $0) } }
    return Table(
      records: pairs,
      columns: Finding.ownColumns(asOf: asOf).map { $0.of(\.finding) } + Episode.attributes.map { $0.of(\.episode) })
  }

  package var sections: [Table] {
    guard !findings.isEmpty else { return [Table(notes: ["No findings as of \(asOf)."] + standingNotes)] }
    let clusters = ClusterColumns(findings.lazy.map(\.cluster), besides: namesakes)
    return [
      Table(
        title: "\(Plural.text(findings.count, "finding")) as of \(asOf)", of: findings,
        columns: clusters.columns(\.cluster, named: \.clusterName) + Finding.ownColumns(asOf: asOf),
        notes: baselineNotes + standingNotes)
    ]
  }

  private var standingNotes: [String] {
    guard let regulated = standing?.regulated else { return [] }
    if regulated.total == 0 { return ["No row is regulated, so there is nothing to find."] }
    if regulated.unknown == 0 { return [] }
    return [
      "\(regulated.unknown) of \(Plural.text(regulated.total, "regulated row")) "
        + "\(regulated.unknown == 1 ? "reads" : "read") unknown, so not known to comply: `fipswatch plan` says what would settle that."
    ]
  }

  private var baselineNotes: [String] {
    findings.contains { $0.episodes.last?.isBaseline == true }
      ? ["≤ was failing when first seen, so it is at least as old as shown."] : []
  }
}
