import InventoryModel
import Testing

@testable import Reporting

@Suite("What a fleet is watched by") struct MetricsReportTests {
  private func report(
    _ fleet: RandomFleet?, asOf: Instant, findings: [Finding] = [], policy: Policy = .builtIn,
    outbox: MetricsReport.Outbox? = nil
  ) -> MetricsReport {
    MetricsReport(of: fleet, asOf: asOf, findings: findings, policy: policy, outbox: outbox)
  }

  private func finding(_ id: String, scopes: [String], slaDays: Int?, opened day: Int64, exemption: String? = nil)
    -> Finding
  {
    Finding(
      id: id, control: .fipsEnabled, scopes: scopes, slaDays: slaDays, cluster: .named("a"), clusterName: "a",
      pool: id, basis: .flag, exemption: exemption, episodes: [.days(day)])
  }

  /// The samples of a family, with their labels.
  private func samples(_ name: String, of report: MetricsReport) -> [[String: String]: Double] {
    let family = report.exposition.families.first { $0.name == "fipswatch_\(name)" }
    return Dictionary(uniqueKeysWithValues: (family?.samples ?? []).map { ($0.labels, $0.value) })
  }

  @Test("They are what the newest bucket of the KPIs says", arguments: 0..<200 as Range<UInt64>)
  func likeKPIs(seed: UInt64) {
    let fleet = RandomFleet(seed: seed)
    let asOf = Instant.day(60).adding(seconds: Int64(seed) * 3_600)
    var sweep = KPISweep(
      window: KPIWindow(asOf: asOf, bucket: .day), observations: fleet.observations, firstSnapshot: fleet.firstSnapshot)
    for span in fleet.spans { sweep.add(span) }
    let last = sweep.report(episodes: fleet.episodes).points.last!
    let told = report(fleet, asOf: asOf)
    let standing = told.standing!
    let counts = standing.regulated
    #expect(
      (counts.pass, counts.fail, counts.unknown, counts.exempt) == (last.pass, last.fail, last.unknown, last.exempt))
    #expect(standing.clusters == last.clusters)
    #expect(standing.nodes == last.nodes)
    #expect(standing.leftScope == last.leftScope)
    let verdicts = samples("pools", of: told)
    #expect(verdicts.values.reduce(0, +) == Double(last.total))
    #expect(verdicts[["verdict": "fail"]] == Double(last.fail))
    #expect(samples("compliance_strict_ratio", of: told)[[:]] == last.strict.ratio)
    #expect(samples("cluster_compliance_ratio", of: told)[[:]] == last.clusters.ratio)
    let scopes = samples("scope_pools", of: told).filter { $0.key["scope"] != "all" }
    #expect(scopes.values.reduce(0, +) == Double(last.total))
  }

  @Test("Time to remediate is that of the KPIs since ninety days ago", arguments: 0..<50 as Range<UInt64>)
  func remediation(seed: UInt64) {
    let fleet = RandomFleet(seed: seed)
    let asOf = Instant.day(100 + Int64(seed))
    let window = KPIWindow(since: asOf.adding(days: -90), asOf: asOf)
    let expected = KPISweep(window: window, observations: [], firstSnapshot: fleet.firstSnapshot)
      .report(episodes: fleet.episodes).remediation
    let told = report(fleet, asOf: asOf)
    let label = ["window": "90d"]
    #expect(samples("remediated_episodes", of: told)[label] == Double(expected.closed))
    #expect(
      samples("time_to_remediate_median_seconds", of: told)[label]
        == expected.medianDays.map { ($0 * 86_400).rounded() })
    #expect(samples("time_to_remediate_mean_seconds", of: told).isEmpty == (expected.meanDays == nil))
  }

  @Test func `a row in two scopes counts once in all and in each of them`() {
    let rows = [(1, ["a", "b"], 0), (2, ["b"], 1)] as [(Int64, [String], Int)]
    let standing = FleetStanding(
      of: rows.map { row, scopes, list in
        KPISpan(
          row: row, cluster: 9, interval: Interval(from: .day(0)), verdict: row == 1 ? .fail : .pass, nodes: 3,
          scopes: scopes, observations: list)
      }, observations: [[.day(1)], [.day(0), .day(2)]], asOf: .day(3))
    #expect((standing.regulated.pass, standing.regulated.fail, standing.regulated.seen) == (1, 1, 1))
    #expect(standing.regulated.leastRecentlySeen == .day(1))
    #expect(standing.scopes.mapValues(\.total) == ["a": 1, "b": 2])
    #expect(standing.scopes.mapValues(\.leastRecentlySeen) == ["a": .day(1), "b": .day(1)])
    #expect(standing.clusters == Share(0, of: 1))
    #expect(standing.nodes == Share(3, of: 6))
  }

  @Test
  func `findings count by control, severity, exemption and scope, and those of the policy are reported as 0`() {
    let policy = Policy(
      name: "p", scopes: [RegulatedScope(name: "cui", slaDays: 5), RegulatedScope(name: "low", severity: .low)])
    let findings = [
      finding("late", scopes: ["cui", "old"], slaDays: 5, opened: 1),
      finding("excused", scopes: ["cui"], slaDays: 5, opened: 1, exemption: "EX"),
      finding("due", scopes: ["cui"], slaDays: 5, opened: 18),
      finding("unlimited", scopes: ["cui"], slaDays: nil, opened: 0),
    ]
    let told = report(RandomFleet(seed: 1), asOf: .day(20), findings: findings, policy: policy)
    func labels(_ exempt: Bool, _ scope: String? = nil, control: String = "fips-enabled", severity: String = "high")
      -> [String: String]
    {
      ["control": control, "severity": severity, "exempt": "\(exempt)"].merging(scope.map { ["scope": $0] } ?? [:]) {
        $1
      }
    }
    let (open, overdue) = (samples("open_findings", of: told), samples("overdue_findings", of: told))
    #expect([open[labels(false)], open[labels(true)]] == [3, 1])
    #expect([overdue[labels(false)], overdue[labels(true)]] == [1, 1])
    #expect(open[labels(false, control: "required-tags", severity: "low")] == 0)
    let scopes = samples("scope_open_findings", of: told)
    #expect([scopes[labels(false, "cui")], scopes[labels(false, "old")], scopes[labels(true, "cui")]] == [3, 1, 1])
    #expect(scopes[labels(false, "low", severity: "low")] == 0)
  }

  // MARK: - Costs

  /// Two rows of scope `cui` and one of `low`, of which the second has no price.
  private func costs(in currency: String? = "USD", isObserved: Bool = true) -> CostReport {
    func row(_ pool: String, _ heading: CostClass, _ price: Double?, _ scopes: [String]) -> CostRow {
      CostRow(
        cluster: .named("a"), clusterName: "a", pool: pool, scopes: scopes, groups: [], verdict: .fail,
        isExempt: heading == .exempt, heading: heading, nodes: 2, unitPrice: price)
    }
    return CostReport(
      window: KPIWindow(asOf: .day(20)), since: .day(0), isObserved: isObserved, grouping: nil,
      prices: PriceBook(currency: currency, prices: [:]),
      rows: [
        row("a", .nonCompliant, 0.5, ["cui", "low"]), row("b", .nonCompliant, nil, ["cui"]),
        row("c", .exempt, 1, ["low"]),
      ], points: [], policy: .builtIn, charges: [])
  }

  @Test func `costs are told by state, then scope by scope, and one that lacks a price is absent`() {
    let policy = Policy(name: "p", scopes: ["cui", "low", "empty"].map { RegulatedScope(name: $0) })
    var told = report(RandomFleet(seed: 1), asOf: .day(20), policy: policy)
    #expect(!told.exposition.text.contains("cost") && !told.exposition.text.contains("unpriced"))
    told.cost = costs()
    func labels(_ state: String, _ scope: String? = nil, currency: String? = "USD") -> [String: String] {
      [("state", state), ("scope", scope), ("currency", currency)].reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    let all = samples("monthly_cost", of: told)
    #expect(all.keys.count == 3 && all[labels("nonCompliant")] == nil)
    #expect([all[labels("exempt")], all[labels("unknown")], all[labels("compliant")]] == [1_460, 0, 0])
    #expect(samples("monthly_cost_at_least", of: told)[labels("nonCompliant")] == 730)
    #expect(samples("unpriced_pools", of: told)[labels("nonCompliant", currency: nil)] == 1)
    let scopes = samples("scope_monthly_cost", of: told)
    #expect(scopes[labels("nonCompliant", "cui")] == nil)
    #expect(scopes[labels("nonCompliant", "low")] == 730 && scopes[labels("exempt", "low")] == 1_460)
    #expect(scopes[labels("exempt", "empty")] == 0)
    let unpriced = samples("scope_unpriced_pools", of: told)
    #expect(unpriced[labels("nonCompliant", "cui", currency: nil)] == 1)
    #expect(unpriced[labels("nonCompliant", "low", currency: nil)] == 0)
  }

  @Test func `without a snapshot there are only metrics of the database`() {
    let told = report(nil, asOf: .day(1))
    #expect(told.exposition.families.map(\.name) == ["fipswatch_database_size_bytes"])
    var priced = told
    priced.cost = costs(isObserved: false)
    #expect(priced.exposition == told.exposition)
  }

  @Test func `alerts are reported where some are stored`() {
    let outbox = MetricsReport.Outbox(pending: 2, failed: 0, oldestPendingAt: .day(0))
    let told = report(nil, asOf: .day(1), outbox: outbox)
    #expect(samples("alerts", of: told) == [["delivery": "pending"]: 2, ["delivery": "failed"]: 0])
    #expect(samples("oldest_pending_alert_timestamp_seconds", of: told)[[:]] == Double(Instant.day(0).seconds))
  }
}
