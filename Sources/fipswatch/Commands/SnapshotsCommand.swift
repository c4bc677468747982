import ArgumentParser
import Operations

struct SnapshotsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshots", abstract: "Lists what was imported, oldest first, retracted ones too.")

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      try format.write(database.file.reports().snapshots())
    }
  }
}
