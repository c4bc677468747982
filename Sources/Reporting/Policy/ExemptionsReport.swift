import InventoryModel

/// The audit of exemptions and approvals: which are in force, which run out, which do nothing, and what came back.
public struct ExemptionsReport: Sendable {
  public let asOf: Instant
  /// In the order of the policy; the rows of each in that of their names.
  public let audits: [PermissionAudit]
  /// All clusters that share a name with another.
  public let namesakes: [ClusterID]

  public init(asOf: Instant, audits: [PermissionAudit], namesakes: [ClusterID] = []) {
    self.namesakes = namesakes
    self.asOf = asOf
    self.audits = audits.map { audit in
      var audit = audit
      audit.matching = audit.matching.sorted(byKey: { ResourceOrder($0.cluster, $0.pool) })
      audit.failing = audit.failing.sorted(byKey: { ResourceOrder($0.cluster, $0.pool) })
      return audit
    }
  }
}

extension ExemptionsReport: Record {
  public static let fields: [Field<ExemptionsReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("asOf") { $0.asOf },
    Field("exemptions") { $0.audits },
  ]
}

extension PermissionAudit: Record {
  public static let fields: [Field<PermissionAudit>] =
    ownFields + [
      Field("matching") { $0.matching },
      Field("excused") { $0.excused },
      Field("cameBack") { $0.cameBack },
    ]

  fileprivate static let ownFields: [Field<PermissionAudit>] = [
    Field("id") { $0.permission.id },
    Field("control") { $0.permission.control },
    Field("category") { $0.permission.category?.rawValue },
    Field("phase") { $0.phase.rawValue },
    Field("isUnused") { $0.isUnused },
    Field("isOrphaned") { $0.isOrphaned },
    Field("approvedAt") { $0.permission.approvedAt },
    Field("expiresOn") { $0.permission.lastDay },
    Field("requestedBy") { $0.permission.requestedBy },
    Field("approvedBy") { $0.permission.approvedBy },
    Field("ticket") { $0.permission.ticket },
    Field("justification") { $0.permission.justification },
  ]

  /// What it lets be.
  var excused: [RowName] { phase == .active || phase == .expiring ? failing : [] }
  /// Open findings that it let be until it expired.
  var cameBack: [RowName] { phase == .expired ? failing : [] }
}

extension RowName: Record {
  public static let fields: [Field<RowName>] = [
    Field("clusterId") { $0.cluster.description },
    Field("cluster") { $0.clusterName },
    Field("pool") { $0.pool },
  ]
}

extension Permission {
  /// `2027-01-31`, which still counts.
  fileprivate var lastDay: String { CivilDate(dayNumber: expiresOn.dayNumber).description }
}

extension ExemptionsReport: Report {
  public var records: Table {
    Table(
      records: audits,
      fields: PermissionAudit.ownFields + [
        Field("matching") { $0.matching.count }, Field("excused") { $0.excused.count },
        Field("cameBack") { $0.cameBack.count },
      ])
  }

  public var sections: [Table] {
    guard !audits.isEmpty else { return [Table(notes: ["No exemptions or approvals in force as of \(asOf)."])] }
    let overview = Table(
      title: "Exemptions and approvals as of \(asOf)",
      columns: [
        "id", "control", "category", "phase", "last day", "approved by", "ticket", .right("pools"), .right("excused"),
        "remark",
      ], rows: audits.map(\.cells))
    let back = audits.flatMap { audit in audit.cameBack.map { (audit.permission.id, $0) } }
    guard !back.isEmpty else { return [overview] }
    let clusters = ClusterColumns(back.lazy.map(\.1.cluster), besides: namesakes)
    return [
      overview,
      Table(
        title: "What came back because an exemption expired", columns: ["id"] + clusters.columns + ["pool"],
        rows: back.map { id, row in
          [Cell(id)] + clusters.cells(row.cluster, named: row.clusterName) + [Cell(row.pool ?? "(not listed)")]
        }),
    ]
  }
}

extension PermissionAudit {
  fileprivate var cells: [Cell] {
    [
      Cell(permission.id), Cell(permission.control), Cell(permission.category?.rawValue ?? "approval"),
      Cell(phase.rawValue), Cell(permission.lastDay), Cell(permission.approvedBy), Cell(permission.ticket),
      Cell(matching.count), Cell(excused.count), Cell(remark),
    ]
  }

  private var remark: String? {
    if isOrphaned { return "orphaned: matches nothing" }
    if isUnused, permission.category != nil { return "unused: nothing fails" }
    return cameBack.isEmpty ? nil : "\(Plural.text(cameBack.count, "finding")) came back"
  }
}
