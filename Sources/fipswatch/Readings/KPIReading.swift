import InventoryModel
import InventoryStore
import Reporting

extension InventoryStore {
  /// The KPIs of a window, or those that another policy would have given.
  func kpiReport(
    in window: KPIWindow, by grouping: KPIGrouping? = nil, replaying replay: Replay? = nil
  ) throws -> KPIReport {
    let (sweep, facts) = try loadKPISpans(until: window.end, by: grouping, replaying: replay) {
      KPISweep(
        window: window, observations: $0.observations, firstSnapshot: $0.firstSnapshot, isGrouped: grouping != nil)
    } span: {
      $0.add($1)
    }
    return sweep.report(episodes: facts.episodes)
  }
}
