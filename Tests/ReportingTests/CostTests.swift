import InventoryModel
import Reporting
import Testing

private let day = Instant("2026-11-01")!
private let machine = MachineKind(region: "eastus", size: "d4")
private let billed = BilledPool(subscription: "s", nodeResourceGroup: "mc", pool: "a")

@Suite("Costs of rows")
struct CostTests {
  private func report(
    _ spans: [KPISpan], _ prices: PriceBook, days: Int64 = 2, failingSince: Instant? = day,
    scopes: [RegulatedScope] = [], machines: [(interval: Interval, kind: MachineKind?)]? = nil
  ) -> CostReport {
    let window = KPIWindow(asOf: day.adding(days: days).adding(seconds: -1), bucket: .day)
    var known = Stretches<MachineKind?>()
    for (interval, kind) in machines ?? [(Interval(from: day), machine)] { known.append(interval, kind) }
    let subject = CostSubject(
      cluster: ClusterID(subscription: "s", resourceGroup: "rg", name: "c"), clusterName: "c", pool: "a",
      location: "eastus", machines: known, billed: billed, owner: "ana",
      failingSince: failingSince)
    var sweep = CostSweep(
      window: window, firstSnapshot: day, subjects: [1: subject], prices: prices, keepsCharges: true)
    for span in spans { sweep.add(span) }
    var policy = Policy.builtIn
    policy.scopes = scopes
    return sweep.report(policy: policy)
  }

  private func span(_ verdict: Verdict, _ from: Int64, _ to: Int64?, nodes: Int, isExempt: Bool = false) -> KPISpan {
    KPISpan(
      row: 1, cluster: 1,
      interval: Interval(from: day.adding(days: from), to: to.map { day.adding(days: $0) } ?? .never),
      verdict: verdict, isExempt: isExempt, nodes: nodes, scopes: ["all"])
  }

  private func list(_ amount: Double) -> PriceBook {
    PriceBook(currency: "USD", prices: [machine: [.init(from: Instant(seconds: 0), amount: amount)]])
  }

  @Test func `what a pool did cost is spread over its node hours, and kept until the next charge`() {
    let charge = PriceBook.Charge(period: Interval(from: day, to: day.adding(days: 1)), cost: Money(48))
    let prices = PriceBook(
      currency: "USD", prices: [machine: [.init(from: Instant(seconds: 0), amount: 9)]], charges: [billed: [charge]])
    let report = report([span(.fail, 0, 1, nodes: 2), span(.fail, 1, nil, nodes: 3)], prices)
    #expect(report.points.map { $0.sums[.nonCompliant].value?.value } == [48, 72])
    #expect(report.rows.map(\.unitPrice) == [1])
    #expect(report.sinceFailing[.nonCompliant].value?.value == 120)
  }

  @Test func `a charge for a time that is not over counts in its share`() {
    let charge = PriceBook.Charge(period: Interval(from: day, to: day.adding(days: 4)), cost: Money(96))
    let prices = PriceBook(currency: "USD", prices: [:], charges: [billed: [charge]])
    let report = report([span(.fail, 0, nil, nodes: 1)], prices)
    #expect(report.points.map { $0.sums[.nonCompliant].value?.value } == [24, 24])
  }

  @Test(
    "Each heading has the cost of its time",
    arguments: [
      (Verdict.pass, false, CostClass.compliant), (.fail, false, .nonCompliant), (.fail, true, .exempt),
      (.unknown, true, .exempt), (.unknown, false, .unknown), (.pass, true, .compliant),
    ])
  func headings(verdict: Verdict, isExempt: Bool, heading: CostClass) {
    let report = report([span(verdict, 0, nil, nodes: 2, isExempt: isExempt)], list(0.5))
    for other in CostClass.allCases {
      #expect(report.monthly[other].value?.value == (other == heading ? 730 : 0))
    }
    #expect(report.charges.map(\.heading) == [heading, heading])
  }

  @Test func `a pool without a count or a size has no price, and no sum is made without it`() {
    var uncounted = span(.fail, 0, nil, nodes: 1)
    uncounted.hasNodeCount = false
    for report in [
      report([uncounted], list(1)), report([span(.fail, 0, nil, nodes: 1)], list(1), machines: []),
    ] {
      #expect(report.monthly[.nonCompliant].value == nil)
      #expect(report.sinceFailing[.nonCompliant].value == nil)
      #expect(report.unpriced.count == 1)
    }
    #expect(report([uncounted], list(1)).unpriced[0].unpricedBecause == "no node count is reported")
  }

  @Test(
    "A budget is exceeded, kept, or not known to be kept",
    arguments: [(0.5, 1_000, false), (0.5, 700, true), (nil, 700, nil)] as [(Double?, Int, Bool?)])
  func budgets(price: Double?, budget: Int, isOver: Bool?) {
    let scope = RegulatedScope(name: "all", monthlyBudget: budget)
    let other = RegulatedScope(name: "other", monthlyBudget: 1)
    let prices = price.map(list) ?? PriceBook(currency: "USD", prices: [:])
    let report = report([span(.fail, 0, nil, nodes: 2)], prices, scopes: [scope, other])
    #expect(report.budgets.map(\.scope) == ["all", "other"])
    #expect(report.budgets.map(\.isOver) == [isOver, false])
    #expect((report.budgets[0].unknownBecause == "1 pool without a price") == (isOver == nil))
  }

  @Test func `groups are owners, unless rows are grouped otherwise, and the dearest stands first`() {
    func sweep(_ grouping: KPIGrouping?) -> CostReport {
      let owners = ["ana", nil, "ben"]
      let subjects = owners.enumerated().map { number, owner in
        CostSubject(
          cluster: ClusterID(subscription: "s", resourceGroup: "rg", name: "c"), clusterName: "c", pool: "\(number)",
          machines: Stretches(always: machine), owner: owner, failingSince: day)
      }
      var sweep = CostSweep(
        window: KPIWindow(asOf: day.adding(days: 1).adding(seconds: -1), bucket: .day), grouping: grouping,
        firstSnapshot: day, subjects: Dictionary(uniqueKeysWithValues: zip(0..., subjects)), prices: list(1))
      for (number, verdict) in zip(Int64(0)..., [Verdict.fail, .unknown, .pass]) {
        sweep.add(
          KPISpan(
            row: number, cluster: 1, interval: Interval(from: day), verdict: verdict, nodes: Int(number) + 1,
            scopes: number == 0 ? ["x", "y"] : ["y"]))
      }
      return sweep.report(policy: .builtIn)
    }
    let owners = sweep(nil).groups
    #expect(owners.map(\.name) == ["(none)", "ana"])
    #expect(owners.map { $0.monthly.outstanding.value?.value } == [1_460, 730])
    #expect(owners.map { $0.monthly[.unknown].value?.value } == [1_460, 0])
    #expect(owners.map { $0.sinceFailing?.value?.value } == [48, 24])
    let scopes = sweep(.scope)
    #expect(scopes.groups.map(\.name) == ["y", "x"])
    #expect(scopes.groups.map { $0.monthly.outstanding.value?.value } == [2_190, 730])
    #expect(scopes.groupSection.columns[0].name == "scope")
  }

  @Test func `before the first snapshot no cost is known, wherever the series begins`() throws {
    for since in [nil, day.adding(days: -9)] {
      let window = KPIWindow(since: since, asOf: day.adding(days: -1))
      var policy = Policy.builtIn
      policy.scopes[0].monthlyBudget = 1
      for first in [nil, day] {
        let report = CostSweep(window: window, firstSnapshot: first, subjects: [:], prices: list(1)).report(
          policy: policy)
        #expect(
          CostClass.allCases.allSatisfy { report.monthly[$0].value == nil && report.sinceFailing[$0].value == nil })
        #expect(report.budgets.map(\.unknownBecause) == ["nothing was observed yet"])
        #expect(report.sections.map(\.notes) == [["Nothing was observed yet, so no cost is known."]])
      }
    }
  }

  @Test func `nodes without number and prices without end come to a number all the same`() {
    let report = report([span(.fail, 0, nil, nodes: .max)], list(1_000_000))
    #expect(report.rows[0].monthly!.value.isFinite)
    #expect(report.text(as: .table).contains("non-compliant"))
  }
}
