import ArgumentParser
import Files
import Foundation
import InventoryModel
import Operations
import Reporting

/// The price files of commands that tell costs if they are given any.
struct PricesOption: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Price files: JSON of the Retail Prices API, FOCUS CSV, or CSV of your own.", valueName: "file"))
  var prices: [String] = []

  /// Nil where no file is given.
  func book() throws -> PriceBook? { prices.isEmpty ? nil : try PriceBook(readingFiles: prices) }
}

struct CostCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case table, json, csv, markdown, focus }

  static let configuration = CommandConfiguration(
    commandName: "cost", abstract: "Show what non-compliance costs, at prices from files.",
    discussion: """
      Prices are read from files only, told apart by content: pages of https://prices.azure.com/api/retail/prices; FOCUS \
      CSV, whose EffectiveCost is what pools did cost; and CSV with armSkuName, armRegionName, unitPrice and currency, \
      and, where they differ from Linux, Regular and ever since, osType, priority and effectiveDate. A pool without a \
      price is named, and a sum that lacks one is null in JSON and marked ≥ in tables.

      A month has 730 hours. Node hours are estimates: node counts are samples, of the nights with snapshots. Budgets are \
      monthlyBudget of the policy's scopes. focus writes CSV in the columns of FOCUS 1.4: list cost only, as nobody billed it.

      EXAMPLES:
        fipswatch cost --prices prices.json
        fipswatch cost --prices 'pages/*.json' --since 2026-01-01 --by owner
        fipswatch cost --prices prices.csv --format focus > estimate.csv
      """)

  @OptionGroup var prices: PricesOption

  @Option(parsing: .unconditional, help: "The start of the series. Default: the first snapshot.")
  var since: InstantArgument?

  @Option(parsing: .unconditional, help: "The end, which includes that instant. Default: now.")
  var until: InstantArgument?

  @Option(help: "One row a day, week (from Monday) or month.")
  var bucket: KPIWindow.Bucket = .month

  @Option(help: "Group rows and series by owner, scope, subscription, cluster or tag:NAME.")
  var by: KPIGrouping?

  @Option(help: "The output format: table, json, csv, markdown or focus.")
  var format: Format = .table

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard !prices.prices.isEmpty else {
      throw ValidationError("--prices: no file is given: name the price files after it")
    }
    guard by?.groupsCosts ?? true else {
      throw ValidationError(
        "--by \(by!): costs have no such groups: give owner, scope, subscription, cluster or tag:NAME")
    }
  }

  func run() throws {
    try failingInOneLine {
      let now = Clock.now()
      let window = try KPIWindow.given(
        since: since?.start(now: now), until: until?.end(now: now), asOf: asOf.instant(now: now), bucket: bucket)
      let report = try database.file.reports().cost(
        in: window, by: by, prices: PriceBook(readingFiles: prices.prices), keepsCharges: format == .focus)
      guard let common = OutputFormat(rawValue: format.rawValue) else {
        return try StandardOutput.write(report.focus.csv)
      }
      try FormatOption.write(report, as: common)
    }
  }
}
