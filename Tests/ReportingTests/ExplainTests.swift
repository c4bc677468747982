import InventoryModel
import Testing

@testable import Reporting

@Suite("Why the number moved")
struct ExplainTests {
  /// How a row is counted over some days, and what brought that.
  struct Period {
    var days: Range<Int64>
    var verdict = Verdict.pass
    var isRegulated = true
    var cause = VerdictSpan.Cause.facts
    var isStale = false
    var isStaleUnderOld: Bool?

    func span(ofRow row: Int64) -> KPISpan {
      KPISpan(
        row: row, cluster: 1, interval: Interval(from: .day(days.lowerBound), to: .day(days.upperBound)),
        verdict: isStale ? .unknown : verdict, isRegulated: isRegulated, cause: cause, isStale: isStale,
        isStaleUnderOld: isStaleUnderOld, nodes: 1)
    }
  }

  /// What moved from day 1 to day 9, of rows that there are 4 more of, which pass.
  private func explanation(_ rows: [[Period]]) -> Explanation {
    var sweep = ExplainSweep(from: .day(1), to: .day(9))
    for row in 0..<4 { sweep.add(Period(days: 0..<99).span(ofRow: Int64(row))) }
    for (number, periods) in rows.enumerated() {
      for period in periods { sweep.add(period.span(ofRow: Int64(number + 10))) }
    }
    return sweep.finished()
  }

  private static let inScope = Period(days: 0..<5)
  private static let stale = Period(days: 0..<5, isStale: true)
  private static let outside = Period(days: 0..<5, isRegulated: false)
  private static let staleOutside = Period(days: 0..<5, isRegulated: false, isStale: true)

  @Test(
    "What a row comes to from one day to the next has its cause",
    arguments: [
      (inScope, Period(days: 5..<99, verdict: .fail), [ExplainCause.regressed]),
      (Period(days: 0..<5, verdict: .fail), Period(days: 5..<99), [.fixed]),
      (inScope, Period(days: 5..<99, verdict: .fail, cause: .policy), [.policyChange]),
      (inScope, Period(days: 5..<99, verdict: .unknown), [.coverageChange]),
      (inScope, Period(days: 5..<99, verdict: .fail, cause: .time), [.coverageChange]),
      (inScope, Period(days: 6..<99), [.newPassing, .deleted]),
      // A stale row enters or leaves a scope.
      (staleOutside, Period(days: 5..<99, isStale: true), [.scopeIn]),
      (stale, Period(days: 5..<99, isRegulated: false, isStale: true), [.scopeOut]),
      (staleOutside, Period(days: 5..<99, cause: .policy, isStale: true), [.policyChange]),
      (stale, Period(days: 5..<99, isRegulated: false, cause: .policy, isStale: true), [.policyChange]),
      // It is seen again as it enters, or grows stale as it leaves.
      (staleOutside, Period(days: 5..<99), [.scopeIn]),
      (inScope, Period(days: 5..<99, isRegulated: false, isStale: true), [.scopeOut]),
      // Staleness by itself, by time and by another limit.
      (inScope, Period(days: 5..<99, isStale: true), [.coverageChange]),
      (stale, Period(days: 5..<99), [.coverageChange]),
      (inScope, Period(days: 5..<99, isStale: true, isStaleUnderOld: false), [.policyChange]),
      (stale, Period(days: 5..<99, isStaleUnderOld: true), [.policyChange]),
      (inScope, Period(days: 5..<99, isStale: true, isStaleUnderOld: true), [.coverageChange]),
      (stale, Period(days: 5..<99, cause: .policy, isStaleUnderOld: false), [.coverageChange]),
      (
        inScope, Period(days: 5..<99, verdict: .unknown, cause: .policy, isStaleUnderOld: true), [.coverageChange]
      ),
      (outside, Period(days: 5..<99, isRegulated: false, isStale: true), []),
    ] as [(Period, Period, [ExplainCause])])
  func causes(before: Period, after: Period, expected: [ExplainCause]) {
    let explanation = explanation([[before, after]])
    let parts = explanation.parts.filter { !$0.rows.isEmpty }
    #expect(Set(parts.map(\.cause)) == Set(expected))
    let whole =
      explanation.strictTo.part * explanation.strictFrom.whole
      - explanation.strictFrom.part * explanation.strictTo.whole
    #expect(explanation.parts.reduce(0) { $0 + $1.numerator! } == whole)
  }

  @Test func `rows of equal effect stand in the order of their names, whatever was imported first`() {
    let fixed = [Period(days: 0..<5, verdict: .fail), Period(days: 5..<99)]
    let explanation = explanation([fixed, fixed, fixed])
    let names = ["mill/b", "shop/a", "mill/a"].map { $0.split(separator: "/").map(String.init) }
    func text(_ order: [Int]) -> String {
      let pairs = zip(order, names).map { row, name in
        (Int64(row + 10), RowName(cluster: .named(name[0]), clusterName: name[0], pool: name[1]))
      }
      return ExplainReport(explanation: explanation, names: Dictionary(uniqueKeysWithValues: pairs)).text(as: .json)
    }
    #expect(text([0, 1, 2]) == text([2, 0, 1]))
    #expect(text([0, 1, 2]) == text([1, 2, 0]))
  }
}
