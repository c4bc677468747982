import Dashboard
import Foundation
import InventoryModel
import InventoryStore
import Reporting
import Synchronization

/// Reads the dashboard's reports from a database file.
///
/// Every reading opens the file anew: it holds no state of the file longer than it needs, and whatever stands at the
/// path by then (restored, migrated, replaced) is what is read.
final class StoreSource: DashboardSource {
  private let option: DatabaseOption
  private let watched = Mutex<Watched?>(nil)

  /// A connection that looks for commits and reads nothing, so that no writer waits for it.
  private struct Watched {
    var store: InventoryStore
    var version: DataVersion
  }

  init(_ option: DatabaseOption) { self.option = option }

  func now() -> Instant { Clock.now() }

  func version() throws -> DataVersion {
    try refusing {
      let file = try option.fileNumber()
      return try watched.withLock { watched in
        let known = watched.flatMap { $0.version.file == file ? $0 : nil }
        do {
          let store = try known?.store ?? option.open(.readOnly, patience: 0)
          let version = DataVersion(file: file, commit: try store.loadDataVersion())
          watched = Watched(store: store, version: version)
          return version
        } catch StoreError.locked(let path) {
          // Somebody is writing; until that is done, what was true is.
          guard let known else { throw StoreError.locked(path: path) }
          return known.version
        }
      }
    }
  }

  /// Everything that is read in `body` comes from one state of the file.
  private func reading<Value>(_ body: (InventoryStore) throws -> Value) throws -> Value {
    try refusing {
      let store = try option.open(.readOnly, patience: 10)
      return try store.atOnce { try body(store) }
    }
  }

  /// What the store cannot give becomes a page that says so.
  private func refusing<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as StoreError {
      switch error {
      case .noSuchResource, .noSuchSnapshot: throw Refusal.notFound(error.description)
      case .ambiguousCluster, .ambiguousSnapshot: throw Refusal.badRequest(error.description)
      default: throw Refusal.unavailable(error.description)
      }
    } catch let failure as CommandFailure {
      throw Refusal.badRequest(failure.description)
    }
  }
}

// MARK: - Reports

extension StoreSource {
  func fleetReport(in window: KPIWindow) throws -> FleetReport {
    try reading { try FleetReading(store: $0, window: window).report() }
  }

  func inventory(asOf: Instant) throws -> InventoryReport { try reading { try $0.inventoryReport(asOf: asOf) } }

  func findings(asOf: Instant) throws -> FindingsReport {
    try reading { try $0.findingsReport(asOf: asOf, includingClosed: true) }
  }

  func kpi(in window: KPIWindow, by grouping: KPIGrouping?) throws -> KPIReport {
    try reading { try $0.kpiReport(in: window, by: grouping) }
  }

  func drift(from: InstantArgument?, to: InstantArgument?, includingNoise: Bool, now: Instant) throws -> DriftReport {
    try reading { store in
      let ends = try DriftStretch(nights: store.loadSnapshotTimes()).ends(
        from: from, to: to, everyNight: false, now: now)
      return try DriftReading(store: store, includingNoise: includingNoise).report(of: ends)
    }
  }

  func history(
    of cluster: ClusterID, pool: String?, includingNoise: Bool, asOf: Instant
  ) throws -> ClusterHistoryReport {
    try reading { store in
      try HistoryReading(store: store, now: asOf, includingNoise: includingNoise)
        .report(cluster: cluster.description, pool: pool)
    }
  }

  func exemptions(asOf: Instant) throws -> ExemptionsReport { try reading { try $0.exemptionsReport(asOf: asOf) } }

  func snapshots() throws -> SnapshotsReport {
    try reading { SnapshotsReport(snapshots: try $0.loadSnapshots(), remarks: try $0.loadEvidenceRemarks()) }
  }

  func metrics(asOf: Instant) throws -> MetricsReport {
    try reading { try $0.metricsReport(asOf: asOf) }
  }

  func condition(asOf: Instant) throws -> DatabaseCondition { try reading { try $0.loadCondition(asOf: asOf) } }
}
