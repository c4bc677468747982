import ArgumentParser
import InventoryModel
import Operations

struct InventoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory", abstract: "List clusters and node pools with their verdicts.",
    discussion: """
      EXAMPLES:
        fipswatch inventory
        fipswatch inventory --as-of 2026-11-01 --format csv
      """)

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      try format.write(database.file.reports().inventoryStream(asOf: asOf.instant(now: Clock.now())))
    }
  }
}
