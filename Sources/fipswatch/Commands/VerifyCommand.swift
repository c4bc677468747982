import ArgumentParser
import InventoryStore
import Reporting

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the integrity of the database.",
    discussion: """
      Checks SQLite's integrity, migrations, digests and intervals. The exit code is 1 if anything is wrong. Node \
      evidence that matches no cluster is listed, and the exit code is then 3.

      EXAMPLES:
        fipswatch verify
        fipswatch verify --documents nights/*.json   # all that were imported
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files that must include all imported documents, byte for byte.", valueName: "file"))
  var documents: [String] = []

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let store = try database.open(.readOnly)
      let report = try VerifyReport(
        faults: store.verify(documents: documents), remarks: store.loadEvidenceRemarks())
      format.write(report)
      var outcome = Outcome.clean
      if !report.faults.isEmpty { outcome.worsen(to: .failed) }
      if !report.remarks.unjoined.isEmpty { outcome.worsen(to: .partial) }
      try outcome.exit()
    }
  }
}
