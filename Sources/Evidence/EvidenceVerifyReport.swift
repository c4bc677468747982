import InventoryModel
import Reporting

/// What became of a package since it was written.
package struct EvidenceVerifyReport: Sendable {
  package struct Fault: Hashable, Sendable {
    package var file: String
    package var message: String

    package init(file: String, message: String) { (self.file, self.message) = (file, message) }
  }

  /// What the database would give today.
  package struct Today: Sendable {
    /// Whether the month was frozen with this very package; nil where it was not frozen.
    package var isFirstWritten: Bool?
    package var areFactsSame: Bool
    package var differingFiles: [String]
    package var restatements: [Restatement]

    package init(
      isFirstWritten: Bool?, areFactsSame: Bool, differingFiles: [String], restatements: [Restatement]
    ) {
      (self.isFirstWritten, self.areFactsSame) = (isFirstWritten, areFactsSame)
      (self.differingFiles, self.restatements) = (differingFiles, restatements)
    }

    package var isSame: Bool { areFactsSame && differingFiles.isEmpty }
  }

  package let month: Month
  package let manifestDigest: String
  package let files: Int
  package let faults: [Fault]
  /// Nil where it was not compared with a database.
  package let today: Today?

  package init(month: Month, manifestDigest: String, files: Int, faults: [Fault], today: Today?) {
    (self.month, self.manifestDigest, self.files) = (month, manifestDigest, files)
    (self.faults, self.today) = (faults, today)
  }
}

extension EvidenceVerifyReport: Record {
  package static let attributes: [Column<EvidenceVerifyReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("month") { $0.month.description },
    Column("manifestDigest") { $0.manifestDigest },
    Column("files") { $0.files },
    Column("faults") { $0.faults },
    Column("today") { $0.today },
  ]
}

extension EvidenceVerifyReport.Fault: Record {
  package static let attributes: [Column<EvidenceVerifyReport.Fault>] = [
    Column("file", "file") { $0.file },
    Column("message", "what is wrong") { $0.message },
  ]
}

extension EvidenceVerifyReport.Today: Record {
  package static let attributes: [Column<EvidenceVerifyReport.Today>] = [
    Column("isFirstWritten") { $0.isFirstWritten },
    Column("areFactsSame") { $0.areFactsSame },
    Column("differingFiles") { $0.differingFiles },
    Column("restatements") { $0.restatements },
  ]
}

extension EvidenceVerifyReport: Report {
  package var records: Table { Table(records: faults, columns: Fault.attributes) }

  package var sections: [Table] {
    [Table(title: "The package of \(month)", of: faults, columns: Fault.attributes, notes: [ownNote] + todayNotes)]
      + (today.map { $0.restatements.isEmpty ? [] : [Self.restatements($0.restatements)] } ?? [])
  }

  private static func restatements(_ restatements: [Restatement]) -> Table {
    Table(title: "What the database would give today", of: restatements, columns: Restatement.attributes)
  }

  private var ownNote: String {
    faults.isEmpty
      ? "All \(files) files are what the manifest says. The SHA-256 of the manifest is \(manifestDigest): compare it with"
        + " what was printed when the package was written."
      : "\(Plural.text(faults.count, "file")) changed since the package was written."
  }

  private var todayNotes: [String] {
    guard let today else {
      return ["Not compared: what the database would give today, and whether it gave this package. Use --database."]
    }
    let facts = today.areFactsSame ? "The database rests on the same facts" : "The facts in the database changed since"
    let files =
      today.differingFiles.isEmpty
      ? "would give the same files today"
      : "would give other files today: \(today.differingFiles.joined(separator: ", "))"
    let first =
      today.isFirstWritten == false ? ["This is not the package with which the month was first handed out."] : []
    return ["\(facts), and it \(files)."] + first
  }
}
