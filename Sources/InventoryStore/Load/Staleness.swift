import GRDB
import InventoryModel

/// When passes were no longer believed: a pass that no complete snapshot confirmed for as many days as the policy in
/// force says reads unknown, until the next one confirms it.
///
/// Until a first complete snapshot, the time counts from the first that showed the row at all.
///
/// It is laid over the verdicts when they are read, because it grows by itself while nothing is imported. It neither
/// opens nor closes a finding.
final class Staleness {
  private var sightings: ObservationTimes
  private var confirmations: ObservationTimes
  private let periods: [(interval: Interval, days: Int64)]
  /// Of each pair of lists, once it was asked for.
  private var known: [[Int]: Course] = [:]

  private struct Course {
    /// From when on passes were believed again, each time that a snapshot confirmed them.
    var believed: [Instant]
    /// When they were stale, in the order of time.
    var intervals: [Interval] = []

    /// Appends an interval, or lengthens the last one.
    mutating func append(_ interval: Interval) {
      guard let last = intervals.last, last.to == interval.from else { return intervals.append(interval) }
      intervals[intervals.count - 1] = Interval(from: last.from, to: interval.to)
    }
  }

  /// A part of a span.
  struct Part {
    var interval: Interval
    var isStale: Bool
    /// Where it begins with a change of policy, whether a pass would be stale there under the policy before.
    var isStaleUnderOld: Bool?
  }

  init(database: Database, policies: PolicyHistory) throws {
    sightings = try ObservationTimes(database: database)
    confirmations = try ObservationTimes(database: database, where: "is_complete")
    periods = policies.periods.map { ($0.interval, Int64($0.policy.staleAfterDays)) }
  }

  /// What a span reads at an instant in it.
  func judgement(of span: VerdictSpan, at lineage: Lineage, asOf: Instant) -> Judgement {
    let isStale = span.judgement.verdict == .pass && course(of: lineage).intervals.contains { $0.contains(asOf) }
    return isStale ? span.judgement.gone(.stale) : span.judgement
  }

  /// The parts of a span as they read.
  func spans(of span: VerdictSpan, at lineage: Lineage) -> [VerdictSpan] {
    var spans: [VerdictSpan] = []
    cut(span.interval, of: span, at: lineage) { part in
      let isBeginning = part.interval.from == span.interval.from
      let isByPolicy = part.isStaleUnderOld == !part.isStale
      spans.append(
        VerdictSpan(
          part.interval, part.isStale ? span.judgement.gone(.stale) : span.judgement, standing: span.standing,
          cause: isBeginning ? span.cause : isByPolicy ? .policy : .time))
    }
    return spans
  }

  /// Hands on the parts of an interval of a span.
  func cut(_ interval: Interval, of span: VerdictSpan, at lineage: Lineage, _ body: (Part) -> Void) {
    let isPass = span.judgement.verdict == .pass
    guard isPass || span.cause == .policy else { return body(Part(interval: interval, isStale: false)) }
    let course = course(of: lineage)
    var from = interval.from
    func part(to end: Instant, isStale: Bool) {
      guard end > from else { return }
      body(
        Part(
          interval: Interval(from: from, to: end), isStale: isStale,
          isStaleUnderOld: isStaleUnderOld(at: from, course)))
      from = end
    }
    for stale in isPass ? course.intervals : [] {
      let stale = stale.clamped(to: Interval(from: from, to: interval.to))
      guard !stale.isEmpty else { continue }
      part(to: stale.from, isStale: false)
      part(to: stale.to, isStale: true)
    }
    part(to: interval.to, isStale: false)
  }

  /// Nil where no policy ends.
  private func isStaleUnderOld(at instant: Instant, _ course: Course) -> Bool? {
    guard let old = periods.first(where: { $0.interval.to == instant }),
      let last = course.believed.last(where: { $0 <= instant })
    else { return nil }
    return instant >= last.adding(days: old.days)
  }

  private func course(of lineage: Lineage) -> Course {
    let lists = [sightings.list(of: lineage), confirmations.list(of: lineage)]
    if let known = known[lists] { return known }
    let times = confirmations.lists[lists[1]]
    let first = sightings.lists[lists[0]].first
    var course = Course(believed: first.map { first in [first] + times.drop { $0 <= first } } ?? times)
    for (last, next) in zip(course.believed, course.believed.dropFirst() + [.never]) {
      for interval in unbelieved(since: last, until: next) { course.append(interval) }
    }
    known[lists] = course
    return course
  }

  /// The parts of the time between two confirmations in which the first is too long ago.
  private func unbelieved(since last: Instant, until next: Instant) -> [Interval] {
    periods.compactMap { period in
      let part = Interval(from: last.adding(days: period.days), to: next).clamped(to: period.interval)
      return part.isEmpty ? nil : part
    }
  }
}

extension Judgement {
  fileprivate func gone(_ basis: Basis) -> Judgement {
    Judgement(.unknown, basis, evidence: evidence, isPending: isPending)
  }
}
