import InventoryModel

/// What one control says of one row of a document that is about to be deployed.
///
/// A class, so that the lists in which it stands share it: a plan may have very many.
package final class CheckResult: Sendable {
  package let file: String
  package let row: ProposedRow
  package let foreseen: ForeseenVerdict
  package let regulation: Regulation?
  /// The exemption that lets it fail or be unknown; nil unless one is in force.
  package let exemption: Permission?
  /// The verdict that stands now; nil where there is no such row, or nothing says.
  package let before: Verdict?

  package init(
    file: String, row: ProposedRow, foreseen: ForeseenVerdict, regulation: Regulation?, exemption: Permission?,
    before: Verdict?
  ) {
    (self.file, self.row, self.foreseen, self.regulation) = (file, row, foreseen, regulation)
    (self.exemption, self.before) = (exemption, before)
  }

  package var control: Control { foreseen.control }
  /// What is deleted need not meet anything.
  package var verdict: Verdict { row.action == .delete ? .notApplicable : foreseen.verdict }
  package var severity: Control.Severity { regulation?.severity ?? control.severity }
  package var isRegulated: Bool { regulation != nil }
  package var isExempt: Bool { exemption != nil && (verdict == .fail || verdict == .unknown) }
  /// It does not stand so now: what is not known to fail already is new, and so is what is made anew.
  package var isNew: Bool { before != verdict || row.action == .recreate }
  package var cluster: ClusterID? { row.subject.cluster.isWhole ? row.subject.cluster : nil }
  package var clusterName: String? {
    row.clusterName ?? (row.subject.cluster.name.isEmpty ? nil : row.subject.cluster.name)
  }
  package var pool: String? { row.subject.pool.flatMap { $0.isEmpty ? nil : $0 } }
}

extension CheckResult: Record {
  package static let attributes: [Column<CheckResult>] = [
    Column("file") { $0.file },
    Column("line") { $0.row.position?.line },
    Column("address") { $0.row.address },
    Column("action", "action") { $0.row.action.rawValue },
    Column("clusterId") { $0.cluster?.description },
    Column("cluster", "cluster") { $0.clusterName },
    Column("pool", "pool") { $0.pool }.shown { Cell($0.pool ?? ($0.row.pool == nil ? "(not listed)" : nil)) },
    Column("control", "control") { $0.control.id },
    Column("severity") { $0.severity.rawValue },
    Column("verdict", "verdict") { $0.verdict.rawValue }.shown { .verdict($0.verdict) },
    Column("basis") { $0.foreseen.basis?.rawValue ?? "notKnownYet" },
    Column("message", "why") { $0.message },
    Column("remedy", "what to do") { $0.remedy },
    Column("scopes") { $0.regulation?.scopes ?? [] },
    Column("isRegulated") { $0.isRegulated },
    Column("isExempt") { $0.isExempt },
    Column("exemption", "exempt by") { $0.isExempt ? $0.exemption?.id : nil }.when(\.isExempt),
    Column("isNew", "new") { $0.isNew }.shown { Cell($0.isNew ? "new" : "old") },
    Column("before") { $0.before?.rawValue },
    .shown("where") { Cell($0.place) },
  ]

  /// `plan.json:12`
  package var place: String { row.position.map { "\(file):\($0.line)" } ?? file }
}
