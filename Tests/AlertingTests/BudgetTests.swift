import Alerting
import InventoryModel
import Testing

@testable import Reporting

@Suite("Alerts about budgets")
struct BudgetTests {
  /// A pool of one node in scope `cui`; without a price where none is given.
  private func row(_ monthly: Double?, _ verdict: Verdict = .fail, isExempt: Bool = false) -> CostRow {
    CostRow(
      cluster: .sample, clusterName: "Shop", pool: "a", scopes: ["cui"], groups: [], verdict: verdict,
      isExempt: isExempt,
      heading: isExempt ? .exempt : verdict == .fail ? .nonCompliant : verdict == .pass ? .compliant : .unknown,
      nodes: 1, unitPrice: monthly.map { $0 / CostRow.hoursOfMonth })
  }

  private func summaries(
    _ rows: [CostRow], budget: Int = 1_000, in currency: String? = "USD", priced: String? = "USD",
    isObserved: Bool = true, rule: AlertRule = AlertRule(.overBudget(prices: ["p"]))
  ) -> [String] {
    let budget = CostBudget(
      "cui", budget, in: currency, rows: rows, pricedIn: priced, isObserved: isObserved)
    let facts = AlertFacts(budgets: [["p"]: .known([budget], currency: priced)])
    return AlertEvaluation(.telling(rule), of: facts, asOf: .day(30)).alerts(of: rule).map(\.summary)
  }

  @Test(
    "A budget is exceeded by what costs more, and by nothing that costs as much",
    arguments: [(999.99, false), (1_000, false), (1_000.01, true), (5_000, true)] as [(Double, Bool)])
  func exceeded(monthly: Double, fires: Bool) {
    let over = "cui: non-compliance costs \(Money(monthly).text) USD a month; the budget is 1000 USD"
    #expect(summaries([row(monthly)]) == (fires ? [over] : []))
  }

  @Test func `what is exempt or unknown counts, and what is compliant does not`() {
    #expect(summaries([row(600), row(600, .unknown)]).count == 1)
    #expect(summaries([row(600), row(600, isExempt: true)]).count == 1)
    #expect(summaries([row(600), row(600, .pass), row(nil, .pass)]).isEmpty)
  }

  @Test func `a pool without a price never makes a budget look kept`() {
    #expect(
      summaries([row(300), row(nil), row(nil)]) == [
        "cui: the budget of 1000 USD a month cannot be evaluated: 2 pools without a price;"
          + " non-compliance costs at least 300.00 USD a month"
      ])
    #expect(
      summaries([row(1_001), row(nil)]) == [
        "cui: non-compliance costs at least 1001.00 USD a month; the budget is 1000 USD"
      ])
  }

  @Test(
    "A budget in another currency than the prices cannot be evaluated, however small or large the cost is",
    arguments: [0.01, 999_999])
  func currencies(monthly: Double) {
    #expect(
      summaries([row(monthly)], in: "EUR", priced: "JPY") == [
        "cui: the budget of 1000 EUR a month cannot be evaluated: prices are in JPY;"
          + " non-compliance costs \(Money(monthly).text) JPY a month"
      ])
    #expect(summaries([row(1)], in: nil, priced: "JPY").isEmpty)
    #expect(summaries([row(2_000)], in: nil, priced: "JPY").count == 1)
  }

  @Test func `where nothing was observed, or no prices are known, no budget is kept`() {
    #expect(summaries([], isObserved: false).first?.contains("cannot be evaluated: nothing was observed yet") == true)
    #expect(summaries([row(nil)], priced: nil).first?.contains("cannot be evaluated: 1 pool without a price") == true)
    #expect(summaries([]).isEmpty)
  }

  @Test func `price files that cannot be read are sent as what they are`() {
    let rule = AlertRule(.overBudget(prices: ["p"]))
    let facts = AlertFacts(budgets: [["p"]: .unknown(reason: "p.csv: cannot be read: check its name and permissions")])
    #expect(
      AlertEvaluation(.telling(rule), of: facts, asOf: .day(30)).alerts(of: rule).map(\.summary)
        == ["budgets cannot be evaluated: p.csv: cannot be read: check its name and permissions"])
  }

  @Test func `a rule for scopes fires for them alone, and says so where the policy in force has no budget for one`() {
    func rule(_ scopes: String...) -> AlertRule { AlertRule(.overBudget(prices: ["p"]), scopes: scopes) }
    let missing = "there is no budget to evaluate: import with a policy that has monthlyBudget"
    #expect(summaries([row(2_000)], rule: rule("cui")).count == 1)
    #expect(summaries([row(2_000)], rule: rule("pci")) == ["pci: \(missing)"])
    let all = rule()
    let none = AlertFacts(budgets: [["p"]: .known([], currency: "USD")])
    #expect(AlertEvaluation(.telling(all), of: none, asOf: .day(30)).alerts(of: all).map(\.summary) == [missing])
  }
}
