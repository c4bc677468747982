import InventoryModel

/// What checking a database came to.
package struct VerifyReport: Sendable {
  package let faults: [DatabaseFault]
  /// On node evidence, which is no fault of the database.
  package let remarks: [EvidenceRemark]

  package init(faults: [DatabaseFault], remarks: [EvidenceRemark] = []) {
    (self.faults, self.remarks) = (faults, remarks)
  }
}

extension VerifyReport: Record {
  package static let attributes: [Column<VerifyReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("checks") { _ in DatabaseFault.Check.allCases.map(\.rawValue) },
    Column("faults") { $0.faults },
    Column("unjoined") { $0.remarks.unjoined.flatMap(\.lines) },
    Column("shared") { $0.remarks.shared.flatMap(\.lines) },
    Column("incomplete") { $0.remarks.incomplete.flatMap(\.lines) },
  ]
}

extension DatabaseFault: Record {
  package static let attributes: [Column<DatabaseFault>] = [
    Column("check", "check") { $0.check.rawValue },
    Column("description", "what is wrong") { $0.description },
  ]
}

extension VerifyReport: Report {
  package var records: Table { Table(records: faults, columns: DatabaseFault.attributes) }

  package var sections: [Table] {
    let checks = DatabaseFault.Check.allCases.map(\.rawValue).joined(separator: ", ")
    guard !faults.isEmpty else { return [Table(notes: ["Nothing wrong: \(checks)."] + remarks.notes)] }
    return [
      Table(
        title: Plural.text(faults.count, "fault"), of: faults, columns: DatabaseFault.attributes,
        notes: ["Restore the file from a copy; `fipswatch rebuild` repairs verdicts and findings, but no facts."]
          + remarks.notes)
    ]
  }
}
