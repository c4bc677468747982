import InventoryModel
import Reporting

/// Why strict compliance moved, worked out the slow and obvious way: all instants at which anything can change, one after
/// the other, and for each row the rule of DESIGN §5 read out.
extension SlowRegulating {
  struct Tally: Equatable {
    var pass = 0
    var total = 0

    static func + (lhs: Tally, rhs: Tally) -> Tally { Tally(pass: lhs.pass + rhs.pass, total: lhs.total + rhs.total) }
  }

  /// How a row is counted.
  private struct Standing {
    var isCounted: Bool
    /// What is read: a stale pass is unknown.
    var verdict: Verdict

    var passes: Bool { isCounted && verdict == .pass }
    var tally: Tally { Tally(pass: passes ? 1 : 0, total: isCounted ? 1 : 0) }
  }

  /// What a cause came to at one instant, of one row.
  struct Step {
    var at: Instant
    var row: Row
    var cause: ExplainCause
    var change: Tally
  }

  /// All of them, in the order of time.
  var steps: [Step] {
    var old: [Row: Standing] = [:]
    return turns.flatMap { instant -> [Step] in
      let new = standings(at: instant)
      defer { old = new }
      return Set(old.keys).union(new.keys).flatMap { row in
        moves(of: row, at: instant, from: old[row], to: new[row]).map { cause, one, other in
          let (one, other) = (one?.tally ?? Tally(), other?.tally ?? Tally())
          return Step(
            at: instant, row: row, cause: cause,
            change: Tally(pass: other.pass - one.pass, total: other.total - one.total))
        }
      }
    }
  }

  /// When anything can become another, passes that grow too old included.
  private var turns: [Instant] {
    let limits = Set(history.snapshots.map { Int64($0.policy.staleAfterDays) })
    let stale = history.snapshots.flatMap { snapshot in limits.map { snapshot.takenAt.adding(days: $0) } }
    return Set(instants + stale).sorted()
  }

  private func standings(at instant: Instant) -> [Row: Standing] {
    guard let last = instants.last(where: { $0 <= instant }) else { return [:] }
    return (shown[last] ?? [:]).reduce(into: [:]) { standings, row in
      standings[row.key] = standing(row.value, of: row.key, at: instant, under: policy(at: instant))
    }
  }

  private func standing(_ shown: SlowRow.Shown, of row: Row, at instant: Instant, under policy: Policy) -> Standing {
    let isStale = shown.verdict == .pass && isStale(row, at: instant, under: policy)
    return Standing(isCounted: !shown.scopes.isEmpty, verdict: isStale ? .unknown : shown.verdict)
  }

  /// A row that is another one than before went and came.
  private func moves(
    of row: Row, at instant: Instant, from old: Standing?, to new: Standing?
  ) -> [(ExplainCause, Standing?, Standing?)] {
    let move = moves[instant]?[row]
    guard let old, let new, move?.isNew != true else {
      return [(.deleted, old, nil), (new?.verdict == .pass ? .newPassing : .newFailing, nil, new)]
    }
    return [(cause(of: row, at: instant, from: old, to: new, move), old, new)]
  }

  private func cause(
    of row: Row, at instant: Instant, from old: Standing, to new: Standing, _ move: Move?
  ) -> ExplainCause {
    let before = policy(at: instant.adding(seconds: -1))
    let underOld: Standing? =
      policy(at: instant) == before
      ? nil
      : (move?.shownUnderOld ?? shown[instant]?[row]).map { standing($0, of: row, at: instant, under: before) }
    if old.isCounted != new.isCounted {
      if underOld?.isCounted == old.isCounted { return .policyChange }
      return new.isCounted ? .scopeIn : .scopeOut
    }
    if let underOld, (underOld.verdict == .pass) != (new.verdict == .pass) { return .policyChange }
    if old.verdict == .unknown || new.verdict == .unknown || move?.isTold != true { return .coverageChange }
    return new.verdict == .pass ? .fixed : .regressed
  }
}
