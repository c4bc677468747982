import InventoryModel

/// For how long passes are believed, by policy.
struct StalePeriods {
  private let periods: [(interval: Interval, days: Int64)]

  init(_ policies: PolicyHistory) {
    periods = policies.periods.map { ($0.interval, Int64($0.policy.staleAfterDays)) }
  }

  /// - Parameters:
  ///   - first: when somebody looked first, from which on the time counts until a first complete snapshot.
  ///   - confirmed: when complete snapshots looked, oldest first.
  func course(firstSeen first: Instant?, confirmed: [Instant]) -> StaleCourse {
    let believed = first.map { first in [first] + confirmed.drop { $0 <= first } } ?? confirmed
    var intervals: [Interval] = []
    for (last, next) in zip(believed, believed.dropFirst() + [.never]) {
      for interval in unbelieved(since: last, until: next) {
        if let before = intervals.last, before.to == interval.from {
          intervals[intervals.count - 1] = Interval(from: before.from, to: interval.to)
        } else {
          intervals.append(interval)
        }
      }
    }
    return StaleCourse(intervals: intervals, believed: believed, periods: self)
  }

  /// The parts of the time between two confirmations in which the first is too long ago.
  private func unbelieved(since last: Instant, until next: Instant) -> [Interval] {
    periods.compactMap { period in
      let part = Interval(from: last.adding(days: period.days), to: next).clamped(to: period.interval)
      return part.isEmpty ? nil : part
    }
  }

  /// For how long passes were believed under the policy that ends at an instant; nil where none does.
  fileprivate func days(endingAt instant: Instant) -> Int64? { periods.first { $0.interval.to == instant }?.days }
}

/// When passes at a place were no longer believed.
struct StaleCourse {
  /// In the order of time; the last is open where nothing confirms them any more.
  let intervals: [Interval]
  fileprivate let believed: [Instant]
  fileprivate let periods: StalePeriods

  /// Those between two confirmations.
  var closed: [Interval] { intervals.filter { $0.to != .never } }

  /// From when on nothing confirms them any more, if nothing comes.
  var open: Instant? { intervals.last.flatMap { $0.to == .never ? $0.from : nil } }

  /// Why they begin or cease to be believed at an instant.
  func cause(at instant: Instant) -> VerdictSpan.Cause {
    let isStale = intervals.contains { $0.contains(instant) }
    return isStaleUnderOld(at: instant) == !isStale ? .policy : .time
  }

  /// Where a policy ends, whether passes would be stale under it from there; nil where none does.
  func isStaleUnderOld(at instant: Instant) -> Bool? {
    guard let days = periods.days(endingAt: instant), let last = believed.last(where: { $0 <= instant }) else {
      return nil
    }
    return instant >= last.adding(days: days)
  }

  /// The parts of a span as they read while nothing more is known: where it was stale until it was confirmed.
  func parts(of span: VerdictSpan) -> [VerdictSpan] { spans(of: span, stale: closed) }

  /// The parts of a span as they read.
  func spans(of span: VerdictSpan) -> [VerdictSpan] { spans(of: span, stale: intervals) }

  private func spans(of span: VerdictSpan, stale: [Interval]) -> [VerdictSpan] {
    guard span.judgement.verdict == .pass else { return [span] }
    return span.interval.parts(in: stale).map { part, isStale in
      VerdictSpan(
        part, isStale ? span.judgement.gone(.stale) : span.judgement, standing: span.standing,
        cause: part.from == span.interval.from ? span.cause : cause(at: part.from))
    }
  }
}

extension Interval {
  /// Itself, cut at others, oldest first: what lies in them, and what does not.
  func parts(in others: [Interval]) -> [(part: Interval, isInside: Bool)] {
    var parts: [(part: Interval, isInside: Bool)] = []
    var from = from
    for other in others.map({ $0.clamped(to: self) }) where !other.isEmpty {
      if other.from > from { parts.append((Interval(from: from, to: other.from), false)) }
      parts.append((other, true))
      from = other.to
    }
    if from < to { parts.append((Interval(from: from, to: to), false)) }
    return parts
  }
}

extension Judgement {
  func gone(_ basis: Basis) -> Judgement { Judgement(.unknown, basis, evidence: evidence, isPending: isPending) }
}
