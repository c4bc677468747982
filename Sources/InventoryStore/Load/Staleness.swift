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
  private var stale: [[Int]: [Interval]] = [:]

  init(database: Database, policies: PolicyHistory) throws {
    sightings = try ObservationTimes(database: database)
    confirmations = try ObservationTimes(database: database, where: "is_complete")
    periods = policies.periods.map { ($0.interval, Int64($0.policy.staleAfterDays)) }
  }

  /// What a span reads at an instant in it.
  func judgement(of span: VerdictSpan, at lineage: Lineage, asOf: Instant) -> Judgement {
    guard span.judgement.verdict == .pass, intervals(of: lineage).contains(where: { $0.contains(asOf) }) else {
      return span.judgement
    }
    return span.judgement.gone(.stale)
  }

  /// Hands on the parts of a span, each with whether it is stale.
  func cut(_ span: Interval, of judgement: Judgement, at lineage: Lineage, _ body: (Interval, Bool) -> Void) {
    guard judgement.verdict == .pass else { return body(span, false) }
    var from = span.from
    for stale in intervals(of: lineage) {
      let part = stale.clamped(to: Interval(from: from, to: span.to))
      guard !part.isEmpty else { continue }
      if part.from > from { body(Interval(from: from, to: part.from), false) }
      body(part, true)
      from = part.to
    }
    if from < span.to { body(Interval(from: from, to: span.to), false) }
  }

  /// The stale stretches of a row, in the order of time.
  func intervals(of lineage: Lineage) -> [Interval] {
    let lists = [sightings.list(of: lineage), confirmations.list(of: lineage)]
    if let known = stale[lists] { return known }
    let times = confirmations.lists[lists[1]]
    let first = sightings.lists[lists[0]].first
    let believed = first.map { first in [first] + times.drop { $0 <= first } } ?? times
    let intervals = zip(believed, believed.dropFirst() + [.never]).flatMap { unbelieved(since: $0, until: $1) }
    stale[lists] = intervals
    return intervals
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
