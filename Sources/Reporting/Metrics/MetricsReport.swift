import InventoryModel

/// What a fleet and its database are watched by, as of one instant.
///
/// Labels are verdicts, severities, controls and scopes: their number comes from the policy, whatever Azure tells.
package struct MetricsReport: Sendable {
  package let asOf: Instant
  package let condition: DatabaseCondition
  /// Nil while there is no snapshot.
  package let standing: FleetStanding?
  package let findings: [OpenFinding]
  /// Over the window.
  package let remediation: Remediation
  /// In the order of the policy.
  package let scopes: [RegulatedScope]
  /// Nil where no alerts are kept.
  package var outbox: Outbox?
  /// Over the window; nil where no register is kept.
  package var compatibility: CompatibilityCourse?
  /// At the instant; nil where no prices are given.
  package var cost: CostReport?

  /// Alerts that are on their way.
  package struct Outbox: Hashable, Sendable {
    package var pending: Int
    /// Given up.
    package var failed: Int
    /// When the one was made that has waited for the longest time.
    package var oldestPendingAt: Instant?

    package init(pending: Int, failed: Int, oldestPendingAt: Instant?) {
      self.pending = pending
      self.failed = failed
      self.oldestPendingAt = oldestPendingAt
    }
  }

  /// How far back time to remediate is told for.
  package static let windowDays: Int64 = 90

  package static func window(asOf: Instant) -> KPIWindow {
    KPIWindow(since: asOf.adding(days: -windowDays), asOf: asOf)
  }

  /// - Parameters:
  ///   - episodes: of the regulated findings, as KPIs are made of them.
  ///   - firstSnapshot: nil when there is none.
  ///   - policy: the one in force, whose scopes are told even where nothing is in them.
  package init(
    asOf: Instant, condition: DatabaseCondition, standing: FleetStanding, findings: [OpenFinding],
    episodes: [KPIEpisode], firstSnapshot: Instant?, policy: Policy, outbox: Outbox? = nil,
    compatibility: CompatibilityCourse? = nil, cost: CostReport? = nil
  ) {
    self.asOf = asOf
    self.condition = condition
    self.standing = firstSnapshot.map { _ in standing }
    self.findings = findings
    remediation =
      KPISweep(window: Self.window(asOf: asOf), observations: [], firstSnapshot: firstSnapshot).report(
        episodes: episodes
      )
      .remediation
    scopes = policy.scopes
    self.outbox = outbox
    self.compatibility = compatibility
    self.cost = cost
  }

  package var exposition: Exposition {
    Exposition(
      compliance + scopeCounts + findingCounts + remediationTimes + databaseCondition + (outbox.map(alerts) ?? [])
        + (compatibility.map(issues) ?? []) + (cost.map(costs) ?? []))
  }
}
