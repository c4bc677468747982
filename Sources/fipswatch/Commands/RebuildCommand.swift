import ArgumentParser
import Operations

struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Recompute all verdicts and findings, and compare them.",
    discussion: """
      They are computed from the imported facts and the policy history, and must not differ. The exit code is 1 if they \
      did; the database then holds the new ones.

      EXAMPLES:
        fipswatch rebuild
        fipswatch rebuild --database copy.db --format json
      """)

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let (report, outcome) = try Maintenance(of: database.file.openExisting()).rebuild()
      try format.write(report)
      try outcome.exit()
    }
  }
}
