import ComplianceEngine
import InventoryModel
import InventoryStore
import Reporting

/// The reports on what a database holds, one for each question.
package struct Reports {
  let store: InventoryStore

  package init(_ store: InventoryStore) { self.store = store }

  /// - Throws: where the first snapshot was taken later.
  package func inventory(asOf instant: Instant) throws -> InventoryReport {
    try store.atOnce {
      try checkNotBefore(instant)
      return InventoryReport(rows: try store.loadInventory(asOf: instant))
    }
  }

  /// The same, of which no more than a row is held.
  package func inventoryStream(asOf instant: Instant) throws -> InventoryStream {
    try checkNotBefore(instant)
    return InventoryStream { try store.forEachInventoryRow(asOf: instant, begin: $0, row: $1) }
  }

  /// - Throws: where no snapshot was taken by then: that nothing is found would say nothing.
  func checkBegun(by instant: Instant) throws { try store.loadSnapshotTimes().checkBegun(by: instant) }

  /// The same, but for a database that holds nothing yet.
  private func checkNotBefore(_ instant: Instant) throws {
    let times = try store.loadSnapshotTimes()
    if !times.isEmpty { try times.checkBegun(by: instant) }
  }

  /// - Throws: where no snapshot was taken by then.
  package func findings(asOf instant: Instant, includingClosed: Bool) throws -> FindingsReport {
    try store.atOnce {
      try checkBegun(by: instant)
      return FindingsReport(
        asOf: instant, findings: try store.loadFindings(asOf: instant, includingClosed: includingClosed),
        includesClosed: includingClosed, namesakes: try store.loadNamesakes(),
        standing: try standing(asOf: instant).standing)
    }
  }

  package func exemptions(asOf instant: Instant) throws -> ExemptionsReport {
    ExemptionsReport(
      asOf: instant, audits: try store.loadPermissions(asOf: instant), namesakes: try store.loadNamesakes())
  }

  /// The register of what failed in tests on FIPS pools.
  package func compatibility(asOf instant: Instant, includingClosed: Bool) throws -> CompatibilityReport {
    CompatibilityReport(
      asOf: instant, issues: try store.loadCompatibilityIssues(asOf: instant), includesClosed: includingClosed)
  }

  package func snapshots() throws -> SnapshotsReport {
    SnapshotsReport(snapshots: try store.loadSnapshots(), remarks: try store.loadEvidenceRemarks())
  }

  /// What the recorded policy says of a cluster's pools.
  package func appliedPolicy(cluster: String, pool: String?, asOf instant: Instant) throws -> AppliedPolicyReport {
    let (policy, rows) = try store.loadAppliedPolicy(cluster: cluster, pool: pool, asOf: instant)
    return AppliedPolicyReport(asOf: instant, policy: policy, rows: rows)
  }

  /// Messages to sinks that wait or were given up.
  package func outbox(includingDelivered: Bool) throws -> OutboxReport {
    OutboxReport(messages: try store.loadOutbox(includingDelivered: includingDelivered))
  }

  package func views() throws -> ViewsReport { ViewsReport(views: try store.loadViews()) }
}
