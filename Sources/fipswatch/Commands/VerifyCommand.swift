import ArgumentParser
import InventoryStore
import Reporting

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks the database: integrity, migrations, digests, intervals. Exits with 1 where something is wrong.",
    discussion: """
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
      let faults = try database.open(.readOnly).verify(documents: documents)
      format.write(VerifyReport(faults: faults))
      if !faults.isEmpty { try Outcome.failed.exit() }
    }
  }
}
