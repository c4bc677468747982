import ArgumentParser
import Files
import Foundation
import InventoryModel
import Operations
import Reporting

struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics", abstract: "Write metrics of the fleet in Prometheus text format.",
    discussion: """
      With --output the file is replaced atomically, so that node-exporter never reads a part of it. With --prices there \
      are fipswatch_monthly_cost, by state and scope, and fipswatch_unpriced_pools.

      EXAMPLES:
        fipswatch metrics
        fipswatch metrics --prices prices.json
        fipswatch metrics -o /var/lib/prometheus/node-exporter/fipswatch.prom
      """)

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write; - or nothing for standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var prices: PricesOption
  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption

  func run() throws {
    try failingInOneLine {
      let report = try database.file.reports().metrics(
        asOf: asOf.instant(now: Clock.now()), prices: prices.book())
      try Destination(output).write(Data(report.exposition.text.utf8))
    }
  }
}
