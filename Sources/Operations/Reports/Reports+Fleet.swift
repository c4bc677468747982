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
      if let first = nights.first { try window.checkLength(fromFirstSnapshot: first) }
      let (kpi, explain) = try course(in: window, firstNight: nights.first)
      return FleetReport(
        kpi: kpi, findings: try findings(asOf: window.end, includingClosed: false),
        drift: try DriftStretch.lastNight(of: nights, asOf: window.end).map {
          try drift(of: $0, includingNoise: false)
        },
        explain: explain, exemptions: try exemptions(asOf: window.end),
        compatibility: try compatibility(asOf: window.end, includingClosed: false),
        comparison: try comparison(of: kpi, against: .previous),
        cost: try prices.map { try cost(in: window, prices: $0) })
    }
  }

  /// KPIs and why they moved come from one pass over all verdicts, which is what takes most of the time.
  private func course(in window: KPIWindow, firstNight: Instant?) throws -> (KPIReport, ExplainReport?) {
    let from = firstNight.map { max(window.since ?? $0, $0) } ?? window.end
    let (sweeps, facts) = try store.loadKPISpans(until: window.end, by: nil) { facts in
      (
        kpi: KPISweep(window: window, observations: facts.observations, firstSnapshot: facts.firstSnapshot),
        explain: ExplainSweep(from: from, to: window.end)
      )
    } span: { sweeps, span in
      sweeps.kpi.add(span)
      sweeps.explain.add(span)
    }
    var kpi = sweeps.kpi.report(episodes: facts.episodes)
    kpi.compatibility = try compatibilityCourse(in: window)
    return (kpi, kpi.points.isEmpty ? nil : try explain(sweeps.explain.finished()))
  }
}
