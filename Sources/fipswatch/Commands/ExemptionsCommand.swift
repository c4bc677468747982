import ArgumentParser
import InventoryModel
import Operations

struct ExemptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exemptions",
    abstract: "Audits exemptions and approvals: active, expiring, expired, unused, orphaned.")

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      try format.write(database.file.reports().exemptions(asOf: asOf.instant(now: Clock.now())))
    }
  }
}
