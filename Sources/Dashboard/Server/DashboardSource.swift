import InventoryModel
import Remediation
import Reporting

/// Where the dashboard gets its reports from, each as the command of the same name makes it.
///
/// All but `now` may wait for the disk; they are called from threads that may wait.
package protocol DashboardSource: Sendable {
  /// Which state of the data a reading would see now. Must not wait for a writer.
  func version() throws -> DataVersion
  func now() -> Instant

  func fleetReport(in window: KPIWindow) throws -> FleetReport
  func inventory(asOf: Instant) throws -> InventoryReport
  /// Closed findings too.
  func findings(asOf: Instant) throws -> FindingsReport
  func kpi(in window: KPIWindow, by grouping: KPIGrouping?, against other: ComparedPeriod?) throws -> KPIReport
  /// Between the two instants; without them, and for what lacks, as `drift` chooses.
  func drift(from: InstantArgument?, to: InstantArgument?, includingNoise: Bool, now: Instant) throws -> DriftReport
  /// - Throws: `Refusal.notFound` where there was never such a cluster or pool.
  func history(of cluster: ClusterID, pool: String?, includingNoise: Bool, asOf: Instant) throws -> ClusterHistoryReport
  func exemptions(asOf: Instant) throws -> ExemptionsReport
  /// The register, closed issues too.
  func compatibility(asOf: Instant) throws -> CompatibilityReport
  func knownIssues(asOf: Instant) throws -> KnownIssuesReport
  func plan(asOf: Instant) throws -> PlanReport
  /// Nil where it was given no prices.
  func cost(in window: KPIWindow, by grouping: KPIGrouping?) throws -> CostReport?
  func evidence(asOf: Instant) throws -> EvidenceMonthsReport
  /// Those that can be downloaded, the newest month first.
  func packages() throws -> [WrittenPackage]
  /// A file of one, unchanged.
  ///
  /// - Throws: `Refusal.notFound` where there is none of the name.
  func packageFile(_ name: String, in package: String) throws -> [UInt8]
  func snapshots() throws -> SnapshotsReport
  func metrics(asOf: Instant) throws -> MetricsReport
  func condition(asOf: Instant) throws -> DatabaseCondition
}

/// A state of the data. Equal ones give equal reports, for the same instant.
package struct DataVersion: Hashable, Sendable {
  /// Tells apart the files that stood at one path.
  package let file: Int
  /// Becomes another with every commit to the file.
  package let commit: Int64

  package init(file: Int, commit: Int64) { (self.file, self.commit) = (file, commit) }
}
