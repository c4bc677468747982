import Foundation
import InventoryModel
import TestSupport
import Testing

@testable import Reporting

@Suite("Names of metrics") struct MetricNamesTests {
  @Test(
    "Rules and the dashboard query only metrics that exist",
    arguments: ["fipswatch.rules.yaml", "grafana-dashboard.json"])
  func names(file: String) throws {
    let outbox = MetricsReport.Outbox(pending: 1, failed: 0, oldestPendingAt: .day(0))
    let cost = CostSweep(
      window: KPIWindow(asOf: .day(90)), firstSnapshot: .day(0), subjects: [:],
      prices: PriceBook(currency: "USD", prices: [:])
    ).report(policy: .builtIn)
    let told = (0..<100 as Range<UInt64>).flatMap { seed in
      MetricsReport(of: RandomFleet(seed: seed), asOf: .day(90), outbox: outbox, cost: cost).exposition.families
        .map(\.name)
    }
    let text = try Checkout.text(of: "Scripts/observability/\(file)")
    let asked = Set(text.matches(of: /fipswatch_[a-z0-9_]+/).map { String($0.output) })
    #expect(asked.count > 8)
    let untold = asked.subtracting(told)
    #expect(untold.isEmpty, "\(untold)")
  }
}

extension MetricsReport {
  /// Of a fleet drawn from a seed; of nothing where there is none.
  init(
    of fleet: RandomFleet?, asOf: Instant, findings: [Finding] = [], policy: Policy = .builtIn, outbox: Outbox? = nil,
    cost: CostReport? = nil
  ) {
    let spans = fleet?.spans ?? []
    let standing = FleetStanding(of: spans, observations: fleet?.observations ?? [], asOf: asOf)
    let condition = DatabaseCondition(
      newestSnapshot: fleet?.firstSnapshot, newestCompleteSnapshot: fleet?.firstSnapshot,
      lastImport: fleet.map { .init(at: $0.firstSnapshot, bytes: 5, milliseconds: 7) }, bytes: 4_096)
    self.init(
      asOf: asOf, condition: condition, standing: standing, findings: findings.compactMap(OpenFinding.init),
      episodes: fleet?.episodes ?? [], firstSnapshot: fleet?.firstSnapshot, policy: policy, outbox: outbox,
      cost: cost)
  }
}

extension FleetStanding {
  init(of spans: [KPISpan], observations: [[Instant]], asOf: Instant) {
    var sweep = StandingSweep(asOf: asOf, observations: observations)
    for change in spans.compactMap(RowCountChange.init) { sweep.add(change) }
    let rows = spans.filter { $0.interval.contains(asOf) }
    let regulated = rows.filter { $0.isRegulated && $0.verdict != .notApplicable }
    for rows in Dictionary(grouping: regulated, by: \.cluster).values {
      sweep.add(
        ClusterCountChange(
          interval: Interval(from: asOf), areCompliant: rows.allSatisfy { $0.verdict == .pass }, clusters: 1))
    }
    self = sweep.standing(unregulated: rows.count { !$0.isRegulated })
  }
}
