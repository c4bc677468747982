import ArgumentParser
import InventoryModel
import Operations
import Reporting

struct FindingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "Lists what is not allowed, since when. Exits with 2 while anything is open.")

  @Flag(help: "Closed ones too, with the reason why they closed.")
  var all = false

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let report = try database.file.reports().findings(
        asOf: asOf.instant(now: Clock.now()), includingClosed: all)
      try format.write(report)
      if report.findings.contains(where: \.isOpen) { try Outcome.found.exit() }
    }
  }
}
