import ArgumentParser
import InventoryModel
import Operations

struct InventoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory", abstract: "Lists clusters and pools with their verdicts, now or as of then.")

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      try format.write(database.file.reports().inventory(asOf: asOf.instant(now: Clock.now())))
    }
  }
}
