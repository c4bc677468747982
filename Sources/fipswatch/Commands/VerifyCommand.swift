import ArgumentParser
import InventoryStore
import Reporting

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Checks the database: integrity, migrations, digests, intervals, changes. Exits with 1 where something is wrong.",
    discussion: """
      It also names node evidence that joins to nothing, and then exits with 3.

      EXAMPLES:
        fipswatch verify
        fipswatch verify --documents nights/*.json   # every imported document must be among them, byte for byte
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files among which all imported documents must be.", valueName: "file"))
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
