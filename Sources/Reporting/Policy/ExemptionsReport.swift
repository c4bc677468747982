import InventoryModel

/// The audit of exemptions and approvals: which are in force, which run out, which do nothing, and what came back.
package struct ExemptionsReport: Sendable {
  package let asOf: Instant
  /// In the order of the policy; the rows of each in that of their names.
  package let audits: [PermissionAudit]
  /// All clusters that share a name with another.
  package let namesakes: [ClusterID]

  package init(asOf: Instant, audits: [PermissionAudit], namesakes: [ClusterID] = []) {
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
  package static let attributes: [Column<ExemptionsReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.asOf },
    Column("exemptions") { $0.audits },
  ]
}

extension PermissionAudit: Record {
  package static let attributes: [Column<PermissionAudit>] =
    ownColumns + [
      Column("matching") { $0.matching },
      Column("excused") { $0.excused },
      Column("cameBack") { $0.cameBack },
    ]

  fileprivate static let ownColumns: [Column<PermissionAudit>] = [
    Column("id", "id") { $0.permission.id },
    Column("control", "control") { $0.permission.control },
    Column("category", "category") {
      $0.permission.category?.rawValue
    }.shown { Cell($0.permission.category?.rawValue ?? "approval") },
    Column("phase", "phase") { $0.phase.rawValue },
    Column("isUnused") { $0.isUnused },
    Column("isOrphaned") { $0.isOrphaned },
    Column("approvedAt") { $0.permission.approvedAt },
    Column("expiresOn", "last day") { $0.permission.lastDay },
    Column("requestedBy") { $0.permission.requestedBy },
    Column("approvedBy", "approved by") { $0.permission.approvedBy },
    Column("ticket", "ticket") { $0.permission.ticket },
    Column("justification") { $0.permission.justification },
  ]

  /// Under the keys of the lists, how long they are.
  fileprivate static let flatColumns: [Column<PermissionAudit>] =
    ownColumns + [
      Column("matching", "pools", .right) { $0.matching.count },
      Column("excused", "excused", .right) { $0.excused.count },
      Column("cameBack") { $0.cameBack.count },
      .shown("remark") { Cell($0.remark) },
    ]

  /// What it lets be.
  package var excused: [RowName] { phase == .active || phase == .expiring ? failing : [] }
  /// Open findings that it let be until it expired.
  package var cameBack: [RowName] { phase == .expired ? failing : [] }
}

extension RowName: Record {
  package static let attributes: [Column<RowName>] = [
    Column("clusterId") { $0.cluster.description },
    Column("cluster") { $0.clusterName },
    Column("pool") { $0.pool },
  ]
}

extension Permission {
  /// `2027-01-31`, which still counts.
  package var lastDay: String { CivilDate(dayNumber: expiresOn.dayNumber).description }
}

extension ExemptionsReport: Report {
  package var records: Table { Table(records: audits, columns: PermissionAudit.flatColumns) }

  package var sections: [Table] {
    guard !audits.isEmpty else { return [Table(notes: ["No exemptions or approvals in force as of \(asOf)."])] }
    let overview = Table(
      title: "Exemptions and approvals as of \(asOf)", of: audits, columns: PermissionAudit.flatColumns)
    let back = audits.flatMap { audit in audit.cameBack.map { (id: audit.permission.id, row: $0) } }
    guard !back.isEmpty else { return [overview] }
    let clusters = ClusterColumns(back.lazy.map(\.row.cluster), besides: namesakes)
    return [
      overview,
      Table(
        title: "What came back because an exemption expired", of: back,
        columns: [.shown("id") { Cell($0.id) }] + clusters.columns(\.row.cluster, named: \.row.clusterName)
          + [.shown("pool") { Cell($0.row.pool ?? "(not listed)") }]),
    ]
  }
}

extension PermissionAudit {
  package var remark: String? {
    if isOrphaned { return "orphaned: matches nothing" }
    if isUnused, permission.category != nil { return "unused: nothing fails" }
    return cameBack.isEmpty ? nil : "\(Plural.text(cameBack.count, "finding")) came back"
  }
}
