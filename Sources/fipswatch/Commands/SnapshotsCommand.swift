import ArgumentParser
import Operations

struct SnapshotsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshots", abstract: "List imported snapshots, oldest first, including retracted ones.",
    discussion: """
      EXAMPLES:
        fipswatch snapshots
        fipswatch snapshots --format csv
      """)

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      try format.write(database.file.reports().snapshots())
    }
  }
}
