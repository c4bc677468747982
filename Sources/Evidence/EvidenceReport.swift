import InventoryModel
import Reporting

/// What whoever hands a package out should know of it.
package struct EvidenceReport: Sendable {
  package let period: MonthPeriod
  /// SHA-256 of the manifest: it proves the whole package.
  package let manifestDigest: String
  /// The manifest among them.
  package let files: Int
  package let missingDetails: [MissingDetail]
  package let restatements: [Restatement]

  package init(of package: EvidencePackage, manifestDigest: String, files: Int) {
    period = package.facts.period
    (self.manifestDigest, self.files) = (manifestDigest, files)
    (missingDetails, restatements) = (package.missingDetails, package.facts.restatements)
  }
}

extension EvidenceReport: Record {
  package static let attributes: [Column<EvidenceReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("month") { $0.period.month.description },
    Column("asOf") { $0.period.asOf },
    Column("isMonthOver") { $0.period.isOver },
    Column("manifestDigest") { $0.manifestDigest },
    Column("files") { $0.files },
    Column("missingDetails") { $0.missingDetails },
    Column("restatements") { $0.restatements },
  ]
}

extension MissingDetail: Record {
  package static let attributes: [Column<MissingDetail>] = [
    Column("key", "not in the policy") { $0.key },
    Column("requiredBy", "required by, and left empty") { $0.requiredBy },
  ]
}

extension EvidenceReport: Report {
  package var records: Table { Table(records: missingDetails, columns: MissingDetail.attributes) }

  package var sections: [Table] {
    let own = Table(notes: [
      "Wrote \(Plural.text(files, "file")) of \(period.month). \(period.statement)",
      "The SHA-256 of the manifest, to be kept elsewhere: \(manifestDigest)",
    ])
    let restated = Table(
      title: "Restatements: numbers of months that were written before", of: restatements,
      columns: Restatement.attributes)
    let missing = Table(
      title: "What official formats require and nobody said", of: missingDetails, columns: MissingDetail.attributes)
    return [own] + (restatements.isEmpty ? [] : [restated]) + (missingDetails.isEmpty ? [] : [missing])
  }
}
