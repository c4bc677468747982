import ArgumentParser
import Dashboard
import Files
import Foundation
import InventoryModel
import Operations
import Reporting

struct ReportCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case html, markdown, csv, json }

  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write one report of compliance, findings, drift and their causes.",
    discussion: """
      HTML is one file that needs no network; Markdown is short enough for a pull request; CSV is the series of KPIs; \
      JSON holds the output of kpi, findings, drift, explain and exemptions. With --prices, it says what non-compliance costs, \
      as `fipswatch cost` does.

      EXAMPLES:
        fipswatch report --output report.html
        fipswatch report --since -30d --bucket day --output month.html
        fipswatch report --prices prices.json --output report.html
        fipswatch report --as-of 2026-09-30 --since 2026-07-01 --format markdown
      """)

  @Option(parsing: .unconditional, help: "The start of the period. Default: 90 days before its end.")
  var since: InstantArgument?

  @Option(parsing: .unconditional, help: "The end of the period, which includes that instant. Default: now.")
  var until: InstantArgument?

  @Option(help: "One row a day, week (from Monday) or month.")
  var bucket: KPIWindow.Bucket = .week

  @Option(help: "The output format: html, markdown, csv or json.")
  var format: Format = .html

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to; - or nothing for standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var prices: PricesOption
  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard output.map({ Format(rawValue: $0) == nil }) ?? true else {
      throw ValidationError("--output \(output!): names the file to write: use --format \(output!)")
    }
  }

  func run() throws {
    try failingInOneLine {
      let report = try database.file.reports().fleet(
        in: window(now: Clock.now()), prices: prices.book())
      try Destination(output).write(Data(text(of: report).utf8))
    }
  }

  private func window(now: Instant) throws(OperationFailure) -> KPIWindow {
    let window = KPIWindow.ofReport(
      since: since?.start(now: now), until: until?.end(now: now), asOf: asOf.instant(now: now), bucket: bucket)
    guard let window else { throw KPIWindow.endsBeforeItBegins }
    return window
  }

  private func text(of report: FleetReport) -> String {
    switch format {
    case .html: FleetPage(report).page.html.text
    case .markdown: report.text(as: .markdown)
    case .csv: report.text(as: .csv)
    case .json: report.text(as: .json)
    }
  }
}
