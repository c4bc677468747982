import InventoryModel

/// What is not allowed, since when: findings as they stood at an instant.
public struct FindingsReport: Sendable {
  public let asOf: Instant
  /// Open ones first, of these the one that has failed longest.
  public let findings: [Finding]
  /// All clusters that share a name with another, of findings or not.
  public let namesakes: [ClusterID]

  /// - Parameter includesClosed: whether findings that were not open at the instant are told too.
  public init(asOf: Instant, findings: [Finding], includesClosed: Bool = false, namesakes: [ClusterID] = []) {
    self.asOf = asOf
    self.namesakes = namesakes
    self.findings = findings.compactMap { $0.asOf(asOf) }.filter { includesClosed || $0.isOpen }
      .sorted(byKey: FindingOrder.init)
  }

  private init(asOf: Instant, inOrder findings: [Finding], namesakes: [ClusterID]) {
    (self.asOf, self.findings, self.namesakes) = (asOf, findings, namesakes)
  }

  /// Only what is open and past its limit.
  public var overdue: FindingsReport {
    FindingsReport(
      asOf: asOf, inOrder: findings.filter { $0.timeliness(asOf: asOf) == .overdue }, namesakes: namesakes)
  }
}

extension Finding {
  /// The finding without what came later; nil if it had not opened.
  fileprivate func asOf(_ instant: Instant) -> Finding? {
    let known = episodes.compactMap { $0.asOf(instant) }
    guard !known.isEmpty else { return nil }
    return Finding(
      id: id, control: control, severity: severity, scopes: scopes, slaDays: slaDays, cluster: cluster,
      clusterName: clusterName, pool: pool, basis: basis, exemption: exemption, episodes: known)
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
  public static let fields: [Field<FindingsReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("asOf") { $0.asOf },
    Field("findings") { report in
      report.findings.map { JSONValue($0, fields: Finding.fields + Finding.timeFields(asOf: report.asOf)) }
    },
  ]
}

extension Finding: Record {
  public static let fields: [Field<Finding>] = ownFields + [Field("episodes") { $0.episodes }]

  /// All but the episodes.
  fileprivate static let ownFields: [Field<Finding>] = [
    Field("id") { $0.id },
    Field("control") { $0.control.id },
    Field("severity") { $0.severity.rawValue },
    Field("clusterId") { $0.cluster.description },
    Field("cluster") { $0.clusterName },
    Field("pool") { $0.pool },
    Field("basis") { $0.basis.rawValue },
    Field("reopenCount") { $0.reopenCount },
    Field("scopes") { $0.scopes },
    Field("serves") { $0.control.serves },
    Field("exemption") { $0.exemption },
  ]

  fileprivate static func timeFields(asOf instant: Instant) -> [Field<Finding>] {
    [Field("due") { $0.due }, Field("sla") { $0.timeliness(asOf: instant)?.rawValue }]
  }
}

extension Episode: Record {
  public static let fields: [Field<Episode>] = [
    Field("openedAt") { $0.openedAt },
    Field("detectedAfter") { $0.detectedAfter },
    Field("isBaseline") { $0.isBaseline },
    Field("closedAt") { $0.closedAt },
    Field("closeReason") { $0.closeReason?.rawValue },
  ]
}

extension FindingsReport: Report {
  /// One line for each episode, which repeats its finding.
  public var records: Table {
    let pairs = findings.flatMap { finding in finding.episodes.map { (finding: finding, episode: $0) } }
    return Table(
      records: pairs,
      fields: (Finding.ownFields + Finding.timeFields(asOf: asOf)).map { field in
        Field(field.name) { field.value($0.finding) }
      }
        + Episode.fields.map { field in Field(field.name) { field.value($0.episode) } })
  }

  public var sections: [Table] {
    guard !findings.isEmpty else { return [Table(notes: ["No findings as of \(asOf)."])] }
    let (hasLimits, hasExemptions) = (hasLimits, hasExemptions)
    let clusters = ClusterColumns(findings.lazy.map(\.cluster), besides: namesakes)
    return [
      Table(
        title: "\(Plural.text(findings.count, "finding")) as of \(asOf)",
        columns: clusters.columns + [
          "pool", "control", "severity", "basis", "failing since", .right("days"), .right("reopened"),
          "ended", "how",
        ] + (hasLimits ? ["due", "SLA"] : []) + (hasExemptions ? ["exempt by"] : []),
        rows: findings.map { finding in
          clusters.cells(finding.cluster, named: finding.clusterName) + finding.cells(asOf: asOf)
            + (hasLimits ? finding.limitCells(asOf: asOf) : []) + (hasExemptions ? [Cell(finding.exemption)] : [])
        }, notes: baselineNotes)
    ]
  }

  private var hasLimits: Bool { findings.contains { $0.slaDays != nil } }
  private var hasExemptions: Bool { findings.contains { $0.exemption != nil } }

  private var baselineNotes: [String] {
    findings.contains { $0.episodes.last?.isBaseline == true }
      ? ["≤ was failing when first seen, so it is at least as old as shown."] : []
  }
}

extension Finding {
  /// Of its latest episode.
  fileprivate func cells(asOf instant: Instant) -> [Cell] {
    let episode = episodes.last
    let bound = episode?.isBaseline == true ? "≤ " : ""
    return [
      Cell(pool ?? "(not listed)"), Cell(control.id), Cell(severity.rawValue),
      Cell(basis.rawValue), Cell(episode.map { bound + $0.openedAt.description }),
      Cell(days: episode.map { ($0.closedAt ?? instant).days(since: $0.openedAt) }), Cell(reopenCount),
      Cell(episode?.closedAt), Cell(episode?.closeReason?.rawValue),
    ]
  }

  fileprivate func limitCells(asOf instant: Instant) -> [Cell] {
    [Cell(due), Cell(timeliness(asOf: instant)?.rawValue)]
  }
}
