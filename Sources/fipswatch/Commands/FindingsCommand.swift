import ArgumentParser
import Files
import InventoryModel
import Operations
import Reporting

struct FindingsCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case table, json, csv, markdown, ocsf }

  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "List which pools fail which control, and since when.",
    discussion: """
      EXAMPLES:
        fipswatch findings
        fipswatch findings --all --as-of 2026-11-01 --format json
        fipswatch findings --all --format ocsf >> siem.jsonl

      ocsf is a line for each finding, a Compliance Finding of OCSF 1.5.0: opened, opened again (update) or closed.

      The exit code is 2 if any finding is open.
      """)

  @Flag(help: "Include closed findings, with the reason they closed.")
  var all = false

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption

  @Option(help: "The output format: table, json, csv, markdown or ocsf.")
  var format: Format = .table

  func run() throws {
    try failingInOneLine {
      let (reports, instant) = (try database.file.reports(), asOf.instant(now: Clock.now()))
      let report = try reports.findings(asOf: instant, includingClosed: all)
      if let format = OutputFormat(rawValue: format.rawValue) {
        try FormatOption.write(report, as: format)
      } else {
        try StandardOutput.write(report.ocsfLines)
      }
      if report.findings.contains(where: \.isOpen) { try Outcome.found.exit() }
    }
  }
}
