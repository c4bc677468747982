import InventoryModel
import Reporting

/// Everything that a package of one month is made of, all of one state of the database.
package struct EvidenceFacts: Sendable {
  package var period: MonthPeriod
  package var system: SystemDetails
  /// Those in force in the period, oldest first, each with what it allowed at the end of its time in it.
  package var policies: [PolicyInForce]
  /// By day.
  package var kpi: KPIReport
  /// The month as one point.
  package var month: KPIReport
  /// From just before the month to its end.
  package var drift: DriftReport
  /// As they stood at the end, closed ones too.
  package var findings: [Finding]
  /// At the end.
  package var inventory: [InventoryRow]
  package var nights: [ObservedNight]
  /// Failures of detection that reach into the period, oldest first.
  package var failures: [DetectionFailure]
  /// Taken in the period, retracted ones too, oldest first.
  package var snapshots: [SnapshotRecord]
  package var evidence: [ImportedEvidence]
  package var numbers: WeaknessNumbers
  /// SHA-256, in hexadecimal, of the names of all facts up to the end.
  package var factsDigest: String
  package var restatements: [Restatement]
  /// Of the saved plan, in its order; empty without one.
  package var milestones: [PlannedMilestone]
  /// Scopes of the policy with rows in them at the end.
  package var occupiedScopes: Set<String>

  package init(
    period: MonthPeriod, system: SystemDetails, policies: [PolicyInForce], kpi: KPIReport, month: KPIReport,
    drift: DriftReport, findings: [Finding], inventory: [InventoryRow], nights: [ObservedNight],
    failures: [DetectionFailure], snapshots: [SnapshotRecord], evidence: [ImportedEvidence], numbers: WeaknessNumbers,
    factsDigest: String, restatements: [Restatement], milestones: [PlannedMilestone] = [],
    occupiedScopes: Set<String> = []
  ) {
    self.period = period
    self.system = system
    self.policies = policies
    self.kpi = kpi
    self.month = month
    self.drift = drift
    self.findings = findings
    self.inventory = inventory
    self.nights = nights
    self.failures = failures
    self.snapshots = snapshots
    self.evidence = evidence
    self.numbers = numbers
    self.factsDigest = factsDigest
    self.restatements = restatements
    self.milestones = milestones
    self.occupiedScopes = occupiedScopes
  }

  /// The policy by which the states at the end are told.
  var policy: Policy { policies.last?.policy ?? .builtIn }

  /// What the policy asks of rows that there are.
  var requirements: [Requirements] {
    policy.scopes.filter { occupiedScopes.contains($0.name) }.map(\.require)
  }

  /// How many nights of the period are over, those before the first snapshot too, and how many were observed whole.
  var observedNights: (complete: Int, of: Int) {
    let last = nights.last?.day ?? period.asOf.startOfDay.adding(days: period.isOver ? 0 : -1)
    return (nights.count { $0.state == .complete }, max(0, Int(last.dayNumber - period.from.dayNumber + 1)))
  }
}

/// A policy in the part of the period in which it was in force.
package struct PolicyInForce: Sendable {
  package var policy: Policy
  /// Half-open; its ends are those of the period where it was in force beyond them.
  package var interval: Interval
  /// Exemptions and approvals at its last instant in the period.
  package var exemptions: ExemptionsReport

  package init(policy: Policy, interval: Interval, exemptions: ExemptionsReport) {
    (self.policy, self.interval, self.exemptions) = (policy, interval, exemptions)
  }
}
