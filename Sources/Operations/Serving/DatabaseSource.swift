import Dashboard
import Foundation
import InventoryModel
import InventoryStore
import Remediation
import Reporting
import Synchronization

/// Reads the dashboard's reports from a database file.
///
/// Every reading opens the file anew: it holds no state of the file longer than it needs, and whatever stands at the
/// path by then (restored, migrated, replaced) is what is read.
package final class DatabaseSource: DashboardSource {
  private let file: DatabaseFile
  private let prices: PriceBook?
  private let clock: @Sendable () -> Instant
  private let evidence: PackageFolder?
  private let watched = Mutex<Watched?>(nil)

  /// A connection that looks for commits and reads nothing, so that no writer waits for it.
  private struct Watched {
    var store: InventoryStore
    var version: DataVersion
  }

  /// - Parameters:
  ///   - evidence: nil where no packages are handed out.
  ///   - prices: by which costs are told; nil for none.
  package init(
    _ file: DatabaseFile, evidence: PackageFolder? = nil, prices: PriceBook? = nil,
    now: @escaping @Sendable () -> Instant
  ) {
    (self.file, self.evidence, self.prices, clock) = (file, evidence, prices, now)
  }

  package func now() -> Instant { clock() }

  package func version() throws -> DataVersion {
    try refusing {
      let number = try file.fileNumber()
      return try watched.withLock { watched in
        let known = watched.flatMap { $0.version.file == number ? $0 : nil }
        do {
          let store = try known?.store ?? file.open(.readOnly, patience: 0)
          let version = DataVersion(file: number, commit: try store.loadDataVersion())
          watched = Watched(store: store, version: version)
          return version
        } catch DatabaseProblem.locked(let path) {
          // Somebody is writing; until that is done, what was true is.
          guard let known else { throw DatabaseProblem.locked(path: path) }
          return known.version
        }
      }
    }
  }

  /// Everything that is read in `body` comes from one state of the file.
  private func reading<Value>(_ body: (Reports) throws -> Value) throws -> Value {
    try refusing {
      let (store, budget) = (try file.open(.readOnly, patience: 10), Budget.current)
      return try store.atOnce(until: { budget?.isOver ?? false }) { try body(Reports(store)) }
    }
  }

  /// What the store cannot give becomes a page that says so.
  private func refusing<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let problem as RequestProblem {
      switch problem {
      case .noSuchResource, .noSuchSnapshot: throw Refusal.notFound(problem.description)
      default: throw Refusal.badRequest(problem.description)
      }
    } catch QueryProblem.queryStopped {
      throw Budget.refusal
    } catch let problem as DatabaseProblem {
      throw Refusal.unavailable(problem.description)
    } catch let failure as OperationFailure {
      throw Refusal.badRequest(failure.description)
    }
  }
}

// MARK: - Reports

extension DatabaseSource {
  package func fleetReport(in window: KPIWindow) throws -> FleetReport {
    try reading { try $0.fleet(in: window, prices: prices) }
  }

  package func inventory(asOf: Instant) throws -> InventoryReport { try reading { try $0.inventory(asOf: asOf) } }

  package func findings(asOf: Instant) throws -> FindingsReport {
    try reading { try $0.findings(asOf: asOf, includingClosed: true) }
  }

  package func kpi(
    in window: KPIWindow, by grouping: KPIGrouping?, against other: ComparedPeriod?
  ) throws -> KPIReport {
    try reading { try $0.kpi(in: window, by: grouping, against: other) }
  }

  package func drift(
    from: InstantArgument?, to: InstantArgument?, includingNoise: Bool, now: Instant
  ) throws -> DriftReport {
    try reading { try $0.drift(from: from, to: to, includingNoise: includingNoise, now: now) }
  }

  package func history(
    of cluster: ClusterID, pool: String?, includingNoise: Bool, asOf: Instant
  ) throws -> ClusterHistoryReport {
    try reading { try $0.history(of: cluster.description, pool: pool, includingNoise: includingNoise, asOf: asOf) }
  }

  package func exemptions(asOf: Instant) throws -> ExemptionsReport { try reading { try $0.exemptions(asOf: asOf) } }

  package func compatibility(asOf: Instant) throws -> CompatibilityReport {
    try reading { try $0.compatibility(asOf: asOf, includingClosed: true) }
  }

  package func knownIssues(asOf: Instant) throws -> KnownIssuesReport {
    try reading { try $0.knownIssues(asOf: asOf) }
  }

  package func plan(asOf: Instant) throws -> PlanReport { try reading { try $0.plan(PlanRequest(asOf: asOf)) } }

  package func evidence(asOf: Instant) throws -> EvidenceMonthsReport {
    try reading { try EvidenceReader(store: $0.store, system: .unsaid, digest: EvidenceRun.digest).months(asOf: asOf) }
  }

  package func packages() throws -> [WrittenPackage] { evidence?.packages() ?? [] }

  package func packageFile(_ name: String, in package: String) throws -> [UInt8] {
    do {
      if let data = try evidence?.data(of: name, in: package) { return [UInt8](data) }
    } catch let failure as OperationFailure {
      throw Refusal.unavailable(failure.description)
    }
    throw Refusal.notFound("there is no such file")
  }

  package func cost(in window: KPIWindow, by grouping: KPIGrouping?) throws -> CostReport? {
    try prices.map { prices in try reading { try $0.cost(in: window, by: grouping, prices: prices) } }
  }

  package func snapshots() throws -> SnapshotsReport { try reading { try $0.snapshots() } }

  package func metrics(asOf: Instant) throws -> MetricsReport {
    try reading { try $0.metrics(asOf: asOf, prices: prices) }
  }

  package func condition(asOf: Instant) throws -> DatabaseCondition {
    try reading { try $0.store.loadCondition(asOf: asOf) }
  }
}
