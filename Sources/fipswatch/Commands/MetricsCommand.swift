import ArgumentParser
import Collector
import Foundation
import InventoryModel
import InventoryStore
import Reporting

struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics", abstract: "Write metrics of the fleet in Prometheus text format.",
    discussion: """
      With --output the file is replaced atomically, so that node-exporter never reads a part of it.

      EXAMPLES:
        fipswatch metrics
        fipswatch metrics -o /var/lib/prometheus/node-exporter/fipswatch.prom
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write. Default: standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption

  func run() throws {
    try failingInOneLine {
      let report = try database.open(.readOnly).metricsReport(asOf: asOf.instant(now: Clock.now()))
      let text = Data(report.exposition.text.utf8)
      guard let output else { return FileHandle.standardOutput.write(text) }
      try PendingFile(text, at: output, permissions: 0o644).publish()
    }
  }
}
