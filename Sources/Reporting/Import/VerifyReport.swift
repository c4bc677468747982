import InventoryModel

/// What checking a database came to.
public struct VerifyReport: Sendable {
  public let faults: [DatabaseFault]
  /// On node evidence, which is no fault of the database.
  public let remarks: [EvidenceRemark]

  public init(faults: [DatabaseFault], remarks: [EvidenceRemark] = []) {
    (self.faults, self.remarks) = (faults, remarks)
  }
}

extension VerifyReport: Record {
  public static let fields: [Field<VerifyReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("checks") { _ in DatabaseFault.Check.allCases.map(\.rawValue) },
    Field("faults") { $0.faults },
    Field("unjoined") { $0.remarks.unjoined.flatMap(\.lines) },
    Field("shared") { $0.remarks.shared.flatMap(\.lines) },
  ]
}

extension DatabaseFault: Record {
  public static let fields: [Field<DatabaseFault>] = [
    Field("check") { $0.check.rawValue },
    Field("description") { $0.description },
  ]
}

extension VerifyReport: Report {
  public var records: Table { Table(records: faults, fields: DatabaseFault.fields) }

  public var sections: [Table] {
    let checks = DatabaseFault.Check.allCases.map(\.rawValue).joined(separator: ", ")
    guard !faults.isEmpty else { return [Table(notes: ["Nothing wrong: \(checks)."] + remarks.notes)] }
    return [
      Table(
        title: Plural.text(faults.count, "fault"), columns: ["check", "what is wrong"],
        rows: faults.map { [Cell($0.check.rawValue), Cell($0.description)] },
        notes: ["Restore the file from a copy; `fipswatch rebuild` repairs verdicts and findings, but no facts."]
          + remarks.notes)
    ]
  }
}
