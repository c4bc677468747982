import ArgumentParser
import InventoryModel
import Operations
import Reporting

extension KPIWindow.Bucket: ExpressibleByArgument {}

extension KPIGrouping: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension ComparedPeriod: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

struct KPICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kpi", abstract: "Show compliance % and time to remediate over time.",
    discussion: """
      EXAMPLES:
        fipswatch kpi --since 2026-01-01 --bucket month
        fipswatch kpi --since -30d --bucket day --by subscription --format csv
        fipswatch kpi --since 2026-10-01 --until 2026-10-31 --against previous

      --against tells by how much audit findings became fewer: those open at the end of each period, and those that opened \
      in it. It is no part of the CSV.
      """)

  @Option(parsing: .unconditional, help: "The start of the period. Default: the first snapshot.")
  var since: InstantArgument?

  @Option(parsing: .unconditional, help: "The end of the period, which includes that instant. Default: now.")
  var until: InstantArgument?

  @Option(help: "One row a day, week (from Monday) or month.")
  var bucket: KPIWindow.Bucket = .month

  @Option(help: "Group by subscription, location, cluster, os, scope, severity, owner or tag:NAME.")
  var by: KPIGrouping?

  @Option(
    help: ArgumentHelp(
      "Compare with the period before (previous), or one such as 2025 or 2025-10.", valueName: "period"))
  var against: ComparedPeriod?

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let now = Clock.now()
      let window = try KPIWindow.given(
        since: since?.start(now: now), until: until?.end(now: now), asOf: asOf.instant(now: now), bucket: bucket)
      try format.write(database.file.reports().kpi(in: window, by: by, against: against))
    }
  }
}
