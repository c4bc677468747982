import ArgumentParser
import Foundation
import InventoryModel
import InventoryStore
import Reporting

struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics", abstract: "Writes what the fleet is watched by, in the text format of Prometheus.",
    discussion: """
      With --output the file is replaced at once when the new one is whole, so that node-exporter never reads half of it.

      EXAMPLES:
        fipswatch metrics
        fipswatch metrics --output /var/lib/prometheus/node-exporter/fipswatch.prom
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write; else standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption

  func run() throws {
    try failingInOneLine {
      let report = try database.open(.readOnly).metricsReport(asOf: asOf.instant(now: Clock.now()))
      let text = Data(report.exposition.text.utf8)
      guard let output else { return FileHandle.standardOutput.write(text) }
      try WholeFile(path: output).replace(by: text)
    }
  }
}

extension InventoryStore {
  func metricsReport(asOf: Instant) throws -> MetricsReport {
    let (sweep, facts) = try loadKPISpans(until: asOf, by: .scope) {
      StandingSweep(asOf: asOf, observations: $0.observations)
    } span: {
      $0.add($1)
    }
    return MetricsReport(
      asOf: asOf, condition: try loadCondition(asOf: asOf), standing: sweep.finished(),
      findings: try loadFindings(asOf: asOf, includingClosed: false), episodes: facts.episodes,
      firstSnapshot: facts.firstSnapshot, policy: try loadPolicies().policy(at: asOf))
  }
}
