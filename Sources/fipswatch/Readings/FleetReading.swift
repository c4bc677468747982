import InventoryModel
import InventoryStore
import Reporting

/// Puts the other reports together, all of one state of the file.
struct FleetReading {
  let store: InventoryStore
  let window: KPIWindow

  func report() throws -> FleetReport {
    try store.atOnce {
      let nights = try store.loadSnapshotTimes()
      let (kpi, explain) = try course(firstNight: nights.first)
      return FleetReport(
        kpi: kpi, findings: try store.findingsReport(asOf: window.end, includingClosed: false),
        drift: try DriftStretch.lastNight(of: nights, asOf: window.end)
          .map(DriftReading(store: store, includingNoise: false).report), explain: explain,
        exemptions: try store.exemptionsReport(asOf: window.end))
    }
  }

  /// KPIs and why they moved come from one pass over all verdicts, which is what takes most of the time.
  private func course(firstNight: Instant?) throws -> (KPIReport, ExplainReport?) {
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
    let kpi = sweeps.kpi.report(episodes: facts.episodes)
    return (kpi, kpi.points.isEmpty ? nil : try store.explainReport(of: sweeps.explain.finished()))
  }
}
