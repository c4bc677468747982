extension Oracle {
  static let causes = [
    "fixed", "regressed", "newFailing", "newPassing", "deleted", "scopeIn", "scopeOut", "policyChange",
    "coverageChange",
  ]

  private struct Step: Hashable {
    var row: RowKey
    var cause: String
  }

  private struct Tally: Equatable {
    var pass = 0
    var total = 0

    init(_ shown: Shown?) {
      pass = shown?.passes == true ? 1 : 0
      total = shown?.isCounted == true ? 1 : 0
    }
  }

  /// What `explain` shows: each step of each row between two instants, by its cause. (DESIGN leaves open how several
  /// steps of one row add up: each counts by itself, those of one cause that cancel each other are left out.)
  func explanation(from: Moment, to: Moment) -> JSON {
    let ends = [from, to].map { at in
      let rows = shown(at: at).values.filter(\.isCounted)
      return (pass: rows.count(where: \.passes), total: rows.count)
    }
    let steps = steps(from: from, to: to).filter { $0.value != Tally(nil) }
    let hasValue = ends[0].total > 0 && ends[1].total > 0
    func numerator(_ tally: Tally) -> Int { tally.pass * ends[0].total - ends[0].pass * tally.total }
    var parts: [String: JSON] = [:]
    for cause in Self.causes {
      let own = steps.filter { $0.key.cause == cause }
      let rows = own.map { step, tally -> (String, JSON) in
        let members: [String: JSON] = [
          "passChange": .number(tally.pass), "totalChange": .number(tally.total),
          "numerator": hasValue ? .number(numerator(tally)) : .null,
        ]
        return (step.row.description, .object(members))
      }
      let sum = own.values.reduce(0) { $0 + numerator($1) }
      parts[cause] = .object([
        "numerator": hasValue ? .number(sum) : .null, "pools": .object(Dictionary(uniqueKeysWithValues: rows)),
      ])
    }
    func share(_ end: (pass: Int, total: Int)) -> JSON {
      ["pass": .number(end.pass), "total": .number(end.total), "ratio": JSON(Statistics.ratio(end.pass, end.total))]
    }
    let change = Statistics.ratio(ends[1].pass, ends[1].total).flatMap { last in
      Statistics.ratio(ends[0].pass, ends[0].total).map { last - $0 }
    }
    return .object([
      "from": JSON(from), "to": JSON(to), "strictFrom": share(ends[0]), "strictTo": share(ends[1]),
      "change": JSON(change), "denominator": hasValue ? .number(ends[0].total * ends[1].total) : .null,
      "parts": .object(parts),
    ])
  }

  private func steps(from: Moment, to: Moment) -> [Step: Tally] {
    var steps: [Step: Tally] = [:]
    func add(_ row: RowKey, _ old: Shown?, _ new: Shown?, at instant: Moment) {
      let (before, after) = (Tally(old), Tally(new))
      guard before != after, let cause = cause(row, old, new, at: instant) else { return }
      steps[Step(row: row, cause: cause), default: Tally(nil)].pass += after.pass - before.pass
      steps[Step(row: row, cause: cause), default: Tally(nil)].total += after.total - before.total
    }
    var before = shown(at: from)
    for instant in instants where from < instant && instant <= to {
      let after = shown(at: instant)
      for row in Set(before.keys).union(after.keys) {
        let (old, new) = (before[row], after[row])
        if let old, let new, old.state.stay != new.state.stay {
          add(row, old, nil, at: instant)
          add(row, nil, new, at: instant)
        } else {
          add(row, old, new, at: instant)
        }
      }
      before = after
    }
    return steps
  }

  /// Why the tally of one row became another at an instant.
  private func cause(_ row: RowKey, _ old: Shown?, _ new: Shown?, at instant: Moment) -> String? {
    guard let old else { return new.map { $0.passes ? "newPassing" : "newFailing" } }
    guard let new else { return "deleted" }
    if old.isCounted != new.isCounted {
      // "Policy change if the old policy would have left it where it was, else scope, stale or not."
      if let under = new.state.underOld, under.isRegulated == old.isCounted { return "policyChange" }
      return new.isCounted ? "scopeIn" : "scopeOut"
    }
    if let under = new.state.underOld {
      // What the policy did is policy change: under the old one it would pass, or not, as before.
      let isStale = isStale(row, under.answer, at: instant, afterDays: under.staleAfterDays)
      if (under.answer == .pass && !isStale) == old.passes { return "policyChange" }
      // Nobody looked for long enough, whatever the new policy says besides.
      if isStale { return "coverageChange" }
    }
    if old.isStale || new.isStale || old.answer == .unknown || new.answer == .unknown { return "coverageChange" }
    if !new.state.isReported { return "coverageChange" }
    return new.passes ? "fixed" : "regressed"
  }
}
