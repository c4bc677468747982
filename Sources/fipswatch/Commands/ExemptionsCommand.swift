import ArgumentParser
import InventoryModel
import InventoryStore
import Reporting

struct ExemptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exemptions",
    abstract: "Audits exemptions and approvals: active, expiring, expired, unused, orphaned.")

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      format.write(try database.open(.readOnly).exemptionsReport(asOf: asOf.instant(now: Clock.now())))
    }
  }
}
