import ArgumentParser
import Operations

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the integrity of the database.",
    discussion: """
      Checks SQLite's integrity, the schema, every value, digests, intervals, and that changes, verdicts and findings are \
      what follows from the facts. The exit code is 1 if anything is wrong; `fipswatch restore` then restores a copy. Node \
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
      let (report, outcome) = try Verification(of: database.file.open(.readOnly), documents: documents).run()
      try format.write(report)
      try outcome.exit()
    }
  }
}
