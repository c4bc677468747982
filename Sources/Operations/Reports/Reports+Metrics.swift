import InventoryModel
import InventoryStore
import Reporting

extension Reports {
  /// What a monitoring system watches.
  ///
  /// - Parameter prices: by which costs are told; nil for none.
  package func metrics(asOf: Instant, prices: PriceBook? = nil) throws -> MetricsReport {
    try store.atOnce {
      let (standing, facts) = try standing(asOf: asOf)
      return MetricsReport(
        asOf: asOf, condition: try store.loadCondition(asOf: asOf), standing: standing,
        findings: try store.loadOpenFindings(asOf: asOf),
        episodes: facts.episodes,
        firstSnapshot: facts.firstSnapshot, policy: try store.loadPolicies().policy(at: asOf),
        outbox: .init(try store.loadOutbox(includingDelivered: false)),
        compatibility: CompatibilityCourse(
          try store.loadCompatibilityIssues(), in: MetricsReport.window(asOf: asOf),
          firstSnapshot: facts.firstSnapshot),
        cost: try prices.map { try cost(at: asOf, prices: $0) })
    }
  }

  /// How rows stand at an instant, by stored counts.
  func standing(asOf: Instant) throws -> (standing: FleetStanding, facts: InventoryStore.KPIFacts) {
    let (sweep, facts) = try store.loadCounts(until: asOf) {
      StandingSweep(asOf: asOf, observations: $0.observations)
    } rows: {
      $0.add($1)
    } clusters: {
      $0.add($1)
    }
    return (sweep.standing(unregulated: try store.countUnregulatedRows(asOf: asOf)), facts)
  }

  /// What a night's report says of the fleet.
  ///
  /// - Parameter nights: the times of all snapshots; at least one.
  func standing(asOf now: Instant, nights: [Instant]) throws -> NightReport.Standing {
    try store.atOnce {
      let regulated = try standing(asOf: now).standing.regulated
      let findings = try store.loadOpenFindings(asOf: now)
      let ends = try DriftStretch(nights: nights).ends(from: nil, to: nil, everyNight: false, now: now)
      return NightReport.Standing(
        strict: regulated.strict, adjusted: regulated.adjusted,
        openFindings: findings.count, overdueFindings: findings.count { $0.isOverdue(asOf: now) },
        newNonCompliantPools: try store.loadNewlyFailing(from: ends[0], to: ends[1]))
    }
  }
}

extension MetricsReport.Outbox {
  /// - Parameter entries: what waits or was given up, oldest first.
  init(_ entries: [OutboxEntry]) {
    let waiting = entries.filter { $0.progress == .waiting }
    self.init(
      pending: waiting.count, failed: entries.count - waiting.count, oldestPendingAt: waiting.map(\.createdAt).min())
  }
}
