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
  private let periods: StalePeriods
  /// Of each pair of lists, once it was asked for.
  private var known: [Lists: StaleCourse] = [:]

  /// The numbers of a row's lists.
  private struct Lists: Hashable {
    var sightings: Int
    var confirmations: Int
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
    periods = StalePeriods(policies)
  }

  /// What a span reads at an instant in it.
  func judgement(of span: VerdictSpan, at lineage: Lineage, asOf: Instant) -> Judgement {
    let isStale = span.judgement.verdict == .pass && course(of: lineage).intervals.contains { $0.contains(asOf) }
    return isStale ? span.judgement.gone(.stale) : span.judgement
  }

  /// The parts of a span as they read.
  func spans(of span: VerdictSpan, at lineage: Lineage) -> [VerdictSpan] { course(of: lineage).spans(of: span) }

  /// Hands on the parts of an interval of a span.
  func cut(_ interval: Interval, of span: VerdictSpan, at lineage: Lineage, _ body: (Part) -> Void) {
    let isPass = span.judgement.verdict == .pass
    guard isPass || span.cause == .policy else { return body(Part(interval: interval, isStale: false)) }
    let course = course(of: lineage)
    for (part, isStale) in interval.parts(in: isPass ? course.intervals : []) {
      body(Part(interval: part, isStale: isStale, isStaleUnderOld: course.isStaleUnderOld(at: part.from)))
    }
  }

  private func course(of lineage: Lineage) -> StaleCourse {
    let lists = Lists(sightings: sightings.list(of: lineage), confirmations: confirmations.list(of: lineage))
    if let known = known[lists] { return known }
    let course = periods.course(
      firstSeen: sightings.lists[lists.sightings].first, confirmed: confirmations.lists[lists.confirmations])
    known[lists] = course
    return course
  }
}
