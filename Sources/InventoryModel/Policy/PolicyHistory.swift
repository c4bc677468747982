/// Which policy was in force when: each from the snapshot that it was recorded with up to the next that brought another.
package struct PolicyHistory: Hashable, Sendable {
  package struct Period: Hashable, Sendable {
    package var interval: Interval
    package var policy: Policy

    package init(interval: Interval, policy: Policy) {
      self.interval = interval
      self.policy = policy
    }
  }

  /// In the order of time, without holes, from the beginning to the end of time. Never empty.
  package let periods: [Period]

  /// One policy for all time.
  package init(always policy: Policy) {
    periods = [Period(interval: Interval(from: Instant(seconds: .min)), policy: policy)]
  }

  /// Policies in the order of the instants from which they were in force. The first also stands for all time before.
  package init?(changes: [(from: Instant, policy: Policy)]) {
    guard !changes.isEmpty else { return nil }
    let starts = [Instant(seconds: .min)] + changes.dropFirst().map(\.from) + [.never]
    periods = zip(zip(starts, starts.dropFirst()), changes).map { ends, change in
      Period(interval: Interval(from: ends.0, to: ends.1), policy: change.policy)
    }
  }

  /// The one that is in force from its beginning on, until another comes.
  package var newest: Policy { periods[periods.count - 1].policy }

  package func policy(at instant: Instant) -> Policy { periods[index(at: instant)].policy }

  /// The number of the period around an instant.
  package func index(at instant: Instant) -> Int {
    min(periods.partitionPoint { $0.interval.to > instant }, periods.count - 1)
  }

  /// The same history up to an instant, and another policy from there on.
  package func replacing(by policy: Policy, from instant: Instant) -> PolicyHistory {
    let kept = periods.filter { $0.interval.from < instant }.map { (from: $0.interval.from, policy: $0.policy) }
    guard !kept.isEmpty else { return PolicyHistory(always: policy) }
    return PolicyHistory(changes: kept + [(from: instant, policy: policy)])!
  }

  /// The first instant at which another history has another policy in force; nil where there is none.
  package func firstDifference(from other: PolicyHistory) -> Instant? {
    let starts = (periods + other.periods).map(\.interval.from).sorted()
    return starts.first { policy(at: $0) != other.policy(at: $0) }
  }

  /// Whether some policy lets a pool that went count as replaced.
  package var knowsReplacements: Bool { periods.contains { $0.policy.replacedWithinNights > 0 } }
  package var readsPlaces: Bool { periods.contains { $0.policy.readsPlaces } }
  package var readsConfiguration: Bool { periods.contains { $0.policy.readsConfiguration } }
}
