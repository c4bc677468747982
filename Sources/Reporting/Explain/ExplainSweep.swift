import InventoryModel

/// Finds, in one pass over the spans of all judged rows, what moved strict compliance from one instant to another.
///
/// Every step of every row between the two instants changes how many rows pass (P) and how many are counted (N). With
/// R = P ÷ N at the start, a step of ΔP and ΔN contributes (ΔP − R·ΔN) ÷ N at the end. Contributions of steps add up to
/// the whole change exactly, in whatever order they are summed.
package struct ExplainSweep: Sendable {
  private let from: Instant
  private let to: Instant
  private var atFrom = Tally()
  private var atTo = Tally()
  private var steps: [StepKey: Tally] = [:]
  private var row: Int64?
  private var before: KPISpan?

  /// Rows that pass, of rows that are counted.
  struct Tally: Hashable, Sendable {
    var pass = 0
    var total = 0

    mutating func add(_ other: Tally) { (pass, total) = (pass + other.pass, total + other.total) }
  }

  struct StepKey: Hashable, Sendable {
    var row: Int64
    var cause: ExplainCause
  }

  /// - Parameters: both instants are looked at as they end: what begins at one has begun.
  package init(from: Instant, to: Instant) {
    self.from = from
    self.to = to
  }

  /// Takes one span. The spans of a row follow each other in the order of time; groups are not told apart.
  package mutating func add(_ span: KPISpan) {
    if span.row != row { finishRow(next: span.row) }
    if span.interval.contains(from) { atFrom.add(span.tally) }
    if span.interval.contains(to) { atTo.add(span.tally) }
    if let last = before, last.interval.to < span.interval.from || span.isAppearance {
      step(from: last, to: nil, at: last.interval.to)
      before = nil
    }
    step(from: before, to: span, at: span.interval.from)
    before = span
  }

  /// The steps by row and cause; those that cancel each other are left out.
  package consuming func finished() -> Explanation {
    finishRow(next: nil)
    return Explanation(
      from: from, to: to, atFrom: atFrom, atTo: atTo, steps: steps.filter { $0.value != Tally() }.map { ($0, $1) })
  }

  private mutating func finishRow(next: Int64?) {
    if let last = before { step(from: last, to: nil, at: last.interval.to) }
    (row, before) = (next, nil)
  }

  private mutating func step(from old: KPISpan?, to new: KPISpan?, at instant: Instant) {
    guard from < instant, instant <= to, let cause = ExplainCause(from: old, to: new) else { return }
    let (old, new) = (old?.tally ?? Tally(), new?.tally ?? Tally())
    let change = Tally(pass: new.pass - old.pass, total: new.total - old.total)
    guard change != Tally() else { return }
    steps[StepKey(row: row!, cause: cause), default: Tally()].add(change)
  }
}

/// Why strict compliance moved.
package enum ExplainCause: String, CaseIterable, Codable, Sendable {
  case fixed, regressed, newFailing, newPassing, deleted, scopeIn, scopeOut, policyChange, coverageChange

  /// Nil where nothing of it counts.
  init?(from old: KPISpan?, to new: KPISpan?) {
    switch (old, new) {
    case (nil, nil): return nil
    case (nil, let new?): self = new.verdict == .pass ? .newPassing : .newFailing
    case (_?, nil): self = .deleted
    case (let old?, let new?): self.init(within: old, new)
    }
  }

  /// Of a row that was there before and after. That it came to be counted, or no longer is, does not depend on how
  /// recently it was seen.
  private init(within old: KPISpan, _ new: KPISpan) {
    let isByPolicy = new.cause == .policy && new.isBeginning
    if old.isCounted != new.isCounted {
      self = isByPolicy ? .policyChange : new.isCounted ? .scopeIn : .scopeOut
    } else if old.isStale != new.isStale {
      self = new.isStaleUnderOld == old.isStale ? .policyChange : .coverageChange
    } else if isByPolicy {
      // What grows stale at that instant would not pass under the old policy either.
      self = old.verdict == .pass && new.isStaleUnderOld == true ? .coverageChange : .policyChange
    } else if new.cause == .time || old.verdict == .unknown || new.verdict == .unknown {
      self = .coverageChange
    } else {
      self = new.verdict == .pass ? .fixed : .regressed
    }
  }
}

extension KPISpan {
  fileprivate var isCounted: Bool { isRegulated && verdict != .notApplicable }

  fileprivate var tally: ExplainSweep.Tally {
    ExplainSweep.Tally(pass: isCounted && verdict == .pass ? 1 : 0, total: isCounted ? 1 : 0)
  }

  fileprivate var isAppearance: Bool { cause == .appeared && isBeginning }
}
