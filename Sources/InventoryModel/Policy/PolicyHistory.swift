/// Which policy was in force when: each from the snapshot that it was recorded with up to the next that brought another.
public struct PolicyHistory: Hashable, Sendable {
  public struct Period: Hashable, Sendable {
    public var interval: Interval
    public var policy: Policy

    public init(interval: Interval, policy: Policy) {
      self.interval = interval
      self.policy = policy
    }
  }

  /// In the order of time, without holes, from the beginning to the end of time. Never empty.
  public let periods: [Period]

  /// One policy for all time.
  public init(always policy: Policy) {
    periods = [Period(interval: Interval(from: Instant(seconds: .min)), policy: policy)]
  }

  /// Policies in the order of the instants from which they were in force. The first also stands for all time before.
  public init?(changes: [(from: Instant, policy: Policy)]) {
    guard !changes.isEmpty else { return nil }
    let starts = [Instant(seconds: .min)] + changes.dropFirst().map(\.from) + [.never]
    periods = zip(zip(starts, starts.dropFirst()), changes).map { ends, change in
      Period(interval: Interval(from: ends.0, to: ends.1), policy: change.policy)
    }
  }

  /// The one that is in force from its beginning on, until another comes.
  public var newest: Policy { periods[periods.count - 1].policy }

  public func policy(at instant: Instant) -> Policy { periods[index(at: instant)].policy }

  /// The number of the period around an instant.
  public func index(at instant: Instant) -> Int {
    min(periods.partitioningIndex { $0.interval.to > instant }, periods.count - 1)
  }

  /// The same history up to an instant, and another policy from there on.
  public func replacing(by policy: Policy, from instant: Instant) -> PolicyHistory {
    let kept = periods.filter { $0.interval.from < instant }.map { (from: $0.interval.from, policy: $0.policy) }
    guard !kept.isEmpty else { return PolicyHistory(always: policy) }
    return PolicyHistory(changes: kept + [(from: instant, policy: policy)])!
  }

  /// The first instant at which another history has another policy in force; nil where there is none.
  public func firstDifference(from other: PolicyHistory) -> Instant? {
    let starts = (periods + other.periods).map(\.interval.from).sorted()
    return starts.first { policy(at: $0) != other.policy(at: $0) }
  }

  /// Whether some policy lets a pool that went count as replaced.
  public var knowsReplacements: Bool { periods.contains { $0.policy.replacedWithinNights > 0 } }
  public var readsPlaces: Bool { periods.contains { $0.policy.readsPlaces } }
  public var readsConfiguration: Bool { periods.contains { $0.policy.readsConfiguration } }
}
