import InventoryModel
import Testing

@testable import Reporting

@Suite("The report on the whole fleet")
struct FleetReportTests {
  /// Made of random spans and episodes, with one finding open for each episode that is.
  ///
  /// - Parameter price: of an hour of each node, by which costs are told; nil for none.
  private func report(seed: UInt64, price: Double? = nil, budget: Int? = nil) -> FleetReport {
    let fleet = RandomFleet(seed: seed)
    let window = fleet.randomWindow(seed: seed)
    var kpi = KPISweep(window: window, observations: fleet.observations, firstSnapshot: fleet.firstSnapshot)
    var explain = ExplainSweep(from: fleet.firstSnapshot, to: window.end)
    var cost = price.map { price in
      let machine = MachineKind(region: "eastus", size: "d4")
      let subjects = Dictionary(fleet.spans.map { ($0.row, CostSubject(row: $0.row, machine)) }) { first, _ in first }
      return CostSweep(
        window: window, firstSnapshot: fleet.firstSnapshot, subjects: subjects,
        prices: PriceBook(currency: "USD", prices: [machine: [.init(from: .day(0), amount: price)]]))
    }
    for span in fleet.spans {
      kpi.add(span)
      cost?.add(span)
      var spanOfRow = span
      spanOfRow.group = ""
      explain.add(spanOfRow)
    }
    let findings = fleet.episodes.enumerated().map { index, member in
      finding("p\(index)", member.episode, slaDays: index % 3 == 0 ? nil : 10, isExempt: index % 4 == 0)
    }
    return FleetReport(
      kpi: kpi.report(episodes: fleet.episodes), findings: FindingsReport(asOf: window.end, findings: findings),
      drift: DriftReport(
        from: window.end.adding(days: -1), to: window.end, coverage: .init(missing: seed % 2 == 0 ? [] : ["s1"]),
        events: [], newNonCompliantPools: seed % 3 == 0 ? [.sample()] : []),
      explain: ExplainReport(explanation: explain.finished(), names: [:]),
      exemptions: ExemptionsReport(asOf: window.end, audits: []),
      cost: cost.map {
        $0.report(policy: Policy(name: "p", scopes: [RegulatedScope(name: "all", monthlyBudget: budget)]))
      })
  }

  private func finding(_ pool: String, _ episode: Episode, slaDays: Int?, isExempt: Bool = false) -> Finding {
    Finding(
      id: pool, control: .fipsEnabled, slaDays: slaDays, cluster: .named("prod"), clusterName: "Prod", pool: pool,
      basis: .flag, exemption: isExempt ? "EX-1" : nil, episodes: [episode])
  }

  private func headline(_ title: String, of report: FleetReport) throws -> Headline {
    try #require(report.headlines.first { $0.title == title })
  }

  @Test("Its numbers are those of its parts", arguments: 0..<60 as Range<UInt64>)
  func numbers(seed: UInt64) throws {
    let report = report(seed: seed)
    let last = report.kpi.points.last
    let strict = try headline("Strict compliance", of: report)
    #expect(strict.details[0] == "\(last?.pass ?? 0) of \(Plural.text(last?.total ?? 0, "pool"))")
    #expect((strict.value == "–") == (last?.strict.ratio == nil))
    let coverage = try headline("Coverage", of: report)
    #expect(coverage.isUrgent == (last.map { $0.coverage.part < $0.coverage.whole } == true || seed % 2 == 1))
    #expect(try headline("Open findings", of: report).value == String(report.findings.findings.count))
    let late = report.findings.findings.filter { finding in
      finding.slaDays.map { report.asOf > finding.episodes[0].openedAt.adding(days: Int64($0)) } == true
    }
    let overdue = try headline("Overdue findings", of: report)
    #expect(overdue.value == String(late.count))
    #expect(overdue.isUrgent == late.contains { $0.exemption == nil })
    let remediation = try headline("Median time to remediate", of: report)
    #expect(remediation.details[0].hasPrefix("n = \(report.kpi.remediation.closed) "))
    #expect((remediation.value == "–") == (report.kpi.remediation.medianDays == nil))
    #expect(try headline("Newly non-compliant", of: report).value == (seed % 3 == 0 ? "1" : "0"))
  }

  @Test("In JSON its parts are what their commands print", arguments: 0..<10 as Range<UInt64>)
  func json(seed: UInt64) throws {
    let report = report(seed: seed)
    guard case .object(let members) = report.jsonValue else { return #expect(Bool(false), "no object") }
    #expect(members["schemaVersion"] == .integer(1))
    #expect(members["kpi"] == report.kpi.jsonValue && members["findings"] == report.findings.jsonValue)
    #expect(members["drift"] == report.drift?.jsonValue && members["explain"] == report.explain?.jsonValue)
    #expect(members["exemptions"] == report.exemptions.jsonValue)
  }

  @Test("With prices it has what costs come to, and without them nothing of it", arguments: 0..<20 as Range<UInt64>)
  func costs(seed: UInt64) throws {
    let (plain, priced) = (report(seed: seed), report(seed: seed, price: 0.5, budget: 1))
    let cost = try #require(priced.cost)
    guard case .object(let members) = priced.jsonValue, case .object(let before) = plain.jsonValue else {
      return #expect(Bool(false), "no object")
    }
    #expect(members["cost"] == cost.jsonValue && before["cost"] == .null)
    #expect(members.keys == before.keys)
    #expect(Array(priced.headlines.dropLast().map(\.value)) == plain.headlines.map(\.value))
    let headline = try headline("Cost of non-compliance a month", of: priced)
    #expect(headline.value == "\(cost.monthly.outstanding.atLeast.text) USD")
    let kept = cost.budgets.count { $0.isOver == false }
    #expect(headline.details == ["\(kept) of 1 budget kept"] && headline.isUrgent == (kept == 0))
    #expect(plain.parts.map(\.id) == priced.parts.map(\.id).filter { $0 != "cost" })
    #expect(plain.terms.count + FleetReport.costDefinitions.count == priced.terms.count)
    let text = priced.text(as: .markdown)
    #expect(text.contains("Cost of regulated pools as of") && text.contains("node counts are nightly samples"))
    #expect(!plain.text(as: .markdown).contains("node counts"))
    #expect(priced.text(as: .csv) == plain.text(as: .csv))
  }

  @Test func `what has no price is counted, named, and makes no number look lower`() throws {
    let report = report(seed: 8, price: nil)
    let unpriced = FleetReport(
      kpi: report.kpi, findings: report.findings, drift: report.drift, explain: report.explain,
      exemptions: report.exemptions,
      cost: CostReport(
        window: report.kpi.window, since: .day(0), isObserved: true, grouping: nil,
        prices: PriceBook(currency: "EUR", prices: [:]),
        rows: [
          CostRow(
            cluster: .named("shop"), clusterName: "Shop", pool: "np<1>", scopes: [], groups: [], verdict: .fail,
            isExempt: false, heading: .nonCompliant, machine: MachineKind(region: "eastus", size: "d4"), nodes: 3)
        ], points: [], policy: .builtIn, charges: []))
    let headline = try headline("Cost of non-compliance a month", of: unpriced)
    #expect(headline.value == "≥ 0.00 EUR" && headline.details == ["1 pool without a price"])
    let text = unpriced.text(as: .markdown)
    #expect(text.contains("no price of d4 in eastus, Linux") && text.contains("np&lt;1&gt;"))
  }

  @Test func `CSV is the series of KPIs`() {
    let report = report(seed: 3)
    #expect(report.text(as: .csv) == report.kpi.text(as: .csv))
  }

  @Test func `findings by age add up to the open ones`() {
    for seed in 0..<40 as Range<UInt64> {
      let report = report(seed: seed)
      let classes = AgeClasses(of: report.findings.findings, at: report.asOf).classes
      #expect(classes.reduce(0) { $0 + $1.count } == report.findings.findings.count)
    }
    let ages: [Int64] = [0, 6, 7, 29, 30, 89, 90, 179, 180, 364, 365, 4_000]
    let findings = ages.map { finding("p", .days(5_000 - $0), slaDays: nil) }
    #expect(AgeClasses(of: findings, at: .day(5_000)).classes.map(\.count) == [2, 2, 2, 2, 2, 2])
  }

  /// GitHub takes comments of up to 65,536 characters.
  @Test("In Markdown it fits a comment, whatever is in it", arguments: ["np1", String(repeating: "<", count: 10_000)])
  func bounded(name: String) {
    let pools = (0..<500).map { InventoryRow.sample(cluster: "\(name)\($0)", pool: name) }
    let events = pools.map { pool in
      DriftEvent(
        kind: .poolChanged, category: .compliance, cluster: pool.cluster, pool: pool.pool, path: name,
        before: .string(name), after: .string(name), observedAt: .day(100))
    }
    let some = report(seed: 3)
    let report = FleetReport(
      kpi: some.kpi,
      findings: FindingsReport(
        asOf: .day(100), findings: (0..<500).map { finding("\(name)\($0)", .days(1), slaDays: 1) }),
      drift: DriftReport(
        from: .day(99), to: .day(100), coverage: .init(missing: pools.map(\.clusterName)), events: events,
        newNonCompliantPools: pools), explain: some.explain, exemptions: some.exemptions)
    let text = report.text(as: .markdown)
    #expect(text.unicodeScalars.count < 65_536)
    #expect(!text.contains("<") && !text.contains(String(repeating: "W", count: 100)))
    #expect(text.contains("… and 488 more: fipswatch findings shows all"))
  }

  @Test func `without a night it says so`() {
    let window = KPIWindow(asOf: .day(1))
    let report = FleetReport(
      kpi: KPISweep(window: window, observations: [], firstSnapshot: nil).report(episodes: []),
      findings: FindingsReport(asOf: .day(1), findings: []), drift: nil, explain: nil,
      exemptions: ExemptionsReport(asOf: .day(1), audits: []))
    #expect(report.headlines.filter { $0.value == "–" }.count == 6)
    #expect(report.text(as: .markdown).contains("No night yet, so there is nothing to compare."))
    #expect(report.text(as: .json).contains("\"drift\": null"))
  }

  @Test func `every number of the KPIs is defined, but for those that only programs read`() {
    let texts = Set(FleetReport.definitions.map(\.text))
    let silent = KPIReport.definitions.filter { !texts.contains($0.value) }.map(\.key)
    #expect(silent.sorted() == ["slaMet", "slaMissed"])
    let terms = FleetReport.definitions + FleetReport.costDefinitions
    #expect(Set(terms.map(\.name)).count == terms.count)
    let costs = Set(FleetReport.costDefinitions.map(\.text))
    #expect(CostReport.definitions.filter { !costs.contains($0.value) }.map(\.key) == ["series"])
  }
}

extension CostSubject {
  fileprivate init(row: Int64, _ machine: MachineKind) {
    self.init(
      cluster: .named("c\(row / 10)"), clusterName: "c\(row / 10)", pool: "p\(row)",
      machines: Stretches(always: machine), owner: row % 2 == 0 ? "ana" : nil)
  }
}
