import ArgumentParser
import InventoryModel
import Operations
import Reporting

struct FindingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "List which pools fail which control, and since when.",
    discussion: """
      EXAMPLES:
        fipswatch findings
        fipswatch findings --all --as-of 2026-11-01 --format json

      The exit code is 2 if any finding is open.
      """)

  @Flag(help: "Include closed findings, with the reason they closed.")
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
