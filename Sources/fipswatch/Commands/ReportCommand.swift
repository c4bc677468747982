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
    commandName: "report", abstract: "Tells all of it on one page: compliance, findings, drift, and what moved them.",
    discussion: """
      HTML is one file that needs no network; Markdown fits a pull request; CSV is the series of KPIs; JSON holds what
      kpi, findings, drift, explain and exemptions print.

      EXAMPLES:
        fipswatch report --output report.html
        fipswatch report --since -30d --bucket day --output month.html
        fipswatch report --as-of 2026-09-30 --since 2026-07-01 --format markdown
      """)

  @Option(parsing: .unconditional, help: "Where the stretch begins. 90 days before its end, unless given.")
  var since: InstantArgument?

  @Option(parsing: .unconditional, help: "Where the stretch ends; that instant belongs to it. Now, unless given.")
  var until: InstantArgument?

  @Option(help: "One line a day, week (from Monday) or month.")
  var bucket: KPIWindow.Bucket = .week

  @Option(help: "How to write it: html, markdown, csv or json.")
  var format: Format = .html

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to; - or nothing for standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard output.map({ Format(rawValue: $0) == nil }) ?? true else {
      throw ValidationError("--output \(output!): names the file to write: use --format \(output!)")
    }
  }

  func run() throws {
    try failingInOneLine {
      let report = try database.file.reports().fleet(in: window(now: Clock.now()))
      try Destination(output).write(Data(text(of: report).utf8))
    }
  }

  private func window(now: Instant) throws(OperationFailure) -> KPIWindow {
    let window = KPIWindow.ofReport(
      since: since?.start(now: now), until: until?.end(now: now), asOf: asOf.instant(now: now), bucket: bucket)
    guard let window else { throw OperationFailure("--since is later than the end: nothing lies between") }
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
