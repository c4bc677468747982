import InventoryModel
import InventoryStore
import Reporting

extension Reports {
  /// The other reports as one, all of one state of the file.
  ///
  /// - Parameter prices: by which costs are told; nil for none.
  package func fleet(in window: KPIWindow, prices: PriceBook? = nil) throws -> FleetReport {
    try store.atOnce {
      let nights = try store.loadSnapshotTimes()
      var kpi = try storedKPIs(in: window)
      kpi.compatibility = try compatibilityCourse(in: window)
      let findings = try store.loadFindings(asOf: window.end, includingClosed: true)
      let since = nights.first.map { max(window.since ?? $0, $0) } ?? window.end
      return FleetReport(
        kpi: kpi,
        findings: FindingsReport(
          asOf: window.end, findings: findings.filter(\.isOpen), namesakes: try store.loadNamesakes()),
        drift: try DriftStretch.lastNight(of: nights, asOf: window.end).map {
          try drift(of: $0, includingNoise: false)
        },
        explain: kpi.points.isEmpty ? nil : try explain(from: since, to: window.end),
        exemptions: try exemptions(asOf: window.end),
        compatibility: try compatibility(asOf: window.end, includingClosed: false),
        comparison: try comparison(of: kpi, against: .previous, findings: findings),
        cost: try prices.map { try cost(in: window, prices: $0) })
    }
  }
}
