import DriftEngine
import InventoryModel
import InventoryStore
import Reporting

extension Reports {
  /// What changed between two instants; without them, and for what lacks, between the last two days with snapshots.
  ///
  /// - Parameter everyNight: whether to tell what changed in every night between, not only what differs in the end.
  package func drift(
    from: InstantArgument?, to: InstantArgument?, everyNight: Bool = false, includingNoise: Bool, now: Instant
  ) throws -> DriftReport {
    let ends = try DriftStretch(nights: store.loadSnapshotTimes())
      .ends(from: from, to: to, everyNight: everyNight, now: now)
    return try drift(of: ends, includingNoise: includingNoise)
  }

  /// - Parameter ends: oldest first; what changed from each to the next is told.
  func drift(of ends: [Instant], includingNoise: Bool) throws -> DriftReport {
    try store.atOnce {
      let (from, to) = (ends[0], ends[ends.count - 1])
      let policy = try store.loadPolicies().policy(at: to)
      let detection = DriftDetection(policy: policy, includingNoise: includingNoise)
      for (from, to) in zip(ends, ends.dropFirst()) {
        try store.forEachChangedClusters(from: from, to: to, withVolatile: includingNoise, detection.add)
      }
      return DriftReport(
        from: from, to: to,
        coverage: .init(
          missing: try store.loadUnobserved(after: from, through: to), collectors: try store.loadCollectors(asOf: to)),
        events: try attributed(detection.finish()),
        newNonCompliantPools: try store.loadNewlyFailing(from: from, to: to), namesakes: try store.loadNamesakes(),
        baseline: try store.loadSnapshotTimes().min().flatMap { $0 > from ? $0 : nil })
    }
  }

  /// The same events, each with who made it, as far as Azure told.
  private func attributed(_ events: consuming [DriftEvent]) throws -> [DriftEvent] {
    for (index, changes) in try store.loadAttributedChanges(around: events).enumerated() where !changes.isEmpty {
      events[index].changedBy = authors(of: events[index], among: changes)
    }
    return events
  }
}

extension DriftReport {
  /// Drift, or a pool that newly fails, is something found; what was not looked at may hide more.
  package var outcome: Outcome {
    var outcome = Outcome.clean
    if !coverage.isComplete { outcome.worsen(to: .partial) }
    if !events.isEmpty || !newNonCompliantPools.isEmpty { outcome.worsen(to: .found) }
    return outcome
  }
}

// MARK: - One cluster

extension Reports {
  /// Every version of a cluster and its pools, and the verdicts beside them.
  ///
  /// - Parameters:
  ///   - cluster: its name, or its Azure id.
  ///   - pool: only this one; all, unless given.
  package func history(
    of cluster: String, pool: String?, includingNoise: Bool, asOf now: Instant
  ) throws -> ClusterHistoryReport {
    let changes = try store.loadHistory(cluster: cluster, pool: pool)
    guard let cluster = changes.first?.cluster else { throw RequestProblem.noSuchResource(cluster) }
    let policy = try store.loadPolicies().policy(at: now)
    let verdicts = try store.loadVerdicts(of: cluster)
    let pools = Dictionary(grouping: changes, by: { $0.pool ?? "" }).sorted { $0.key < $1.key }
    return ClusterHistoryReport(
      cluster: cluster, namesakes: try store.loadNamesakes(),
      histories: try pools.map { name, changes in
        HistoryReport(
          cluster: cluster, pool: changes[0].pool,
          changes: try changes.filter { $0.steps[0].at <= now }.compactMap {
            try events(of: $0, policy: policy, includingNoise: includingNoise)
          },
          // Verdicts are known ahead, until evidence or an exemption expires: that is no history yet.
          verdicts: (verdicts[name] ?? []).filter { $0.interval.from <= now }, asOf: now)
      })
  }

  /// What a change shows; nil when it is noise and none was asked for.
  private func events(
    of change: ResourceChange, policy: Policy, includingNoise: Bool
  ) throws -> (at: Instant, events: [DriftEvent])? {
    let events = detectDrift(in: [change], policy: policy).filter { includingNoise || $0.category != .noise }
    guard let at = change.after?.since ?? change.goneAt, !events.isEmpty || change.before == nil else { return nil }
    return (at, try attributed(events))
  }
}
