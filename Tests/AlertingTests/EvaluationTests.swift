import Alerting
import Foundation
import InventoryModel
import Reporting
import Testing

@Suite("What fires")
struct EvaluationTests {
  private func firing(
    _ trigger: AlertRule.Trigger, _ findings: [Finding], passedBefore: [String] = [], others: [AlertRule] = []
  ) -> [String] {
    let rows = Set(passedBefore.map { RowID(cluster: .sample, pool: $0) })
    let rule = AlertRule(trigger)
    let settings = AlertSettings(rules: [rule] + others, sinks: [.siem])
    return AlertEvaluation(settings, of: AlertFacts(findings: findings, passedBefore: rows), asOf: .day(30))
      .alerts(of: rule).compactMap(\.pool)
  }

  @Test(
    "Which of the findings each rule fires for",
    arguments: [
      (.newNonCompliantPool, ["new"]), (.regression, ["back-late", "regressed"]), (.recurrence, ["back"]),
      (.disagreement, ["conflict", "nodes"]), (.overdue, ["overdue"]),
    ] as [(AlertRule.Trigger, [String])])
  func findings(trigger: AlertRule.Trigger, pools: [String]) {
    let findings: [Finding] = [
      .sample("baseline", .days(0, isBaseline: true)), .sample("new", .days(20)), .sample("regressed", .days(20)),
      .sample("back", .days(0, 5), .days(25)), .sample("back-late", .days(-200, -160), .days(25)),
      .sample("closed", .days(20, 25)), .sample("exempt", .days(20), exemption: "EX-1"),
      .sample("tags", .days(20), control: .requiredTags, basis: .tags),
      .sample("nodes", .days(20, isBaseline: true), control: .observedAsDeclared, basis: .nodes),
      .sample("conflict", .days(1, isBaseline: true), basis: .conflict),
      .sample("overdue", .days(0, isBaseline: true), slaDays: 29),
      .sample("due", .days(0, isBaseline: true), slaDays: 30),
      .sample("overdue-exempt", .days(0, isBaseline: true), slaDays: 29, exemption: "EX-1"),
    ]
    let found = firing(trigger, findings, passedBefore: ["regressed"], others: [AlertRule(.recurrence, name: "other")])
    #expect(found == pools)
  }

  @Test func `clusters of one name are distinguished in what people read`() {
    let findings = ["rg-a", "rg-b"].map { group in
      Finding(
        id: group, control: .fipsEnabled, cluster: ClusterID(subscription: "s", resourceGroup: group, name: "shop"),
        clusterName: "Shop", pool: "a", basis: .flag, episodes: [.days(20)])
    }
    func names(_ findings: [Finding]) -> [String?] {
      let rule = AlertRule(.newNonCompliantPool)
      let settings = AlertSettings(rules: [rule], sinks: [.siem])
      return AlertEvaluation(settings, of: AlertFacts(findings: findings), asOf: .day(30)).alerts(of: rule)
        .map { $0.summary.components(separatedBy: ":").first }
    }
    #expect(names(findings) == ["Shop (rg-a)/a", "Shop (rg-b)/a"])
    #expect(names([findings[0]]) == ["Shop/a"])
  }

  @Test func `what came back is a regression too, unless the same sinks are sent the recurrence`() {
    let findings = [Finding.sample("a", .days(0, 5), .days(25))]
    #expect(firing(.regression, findings) == ["a"])
    #expect(firing(.regression, findings, others: [AlertRule(.recurrence)]) == [])
    #expect(firing(.regression, findings, others: [AlertRule(.recurrence, minimumSeverity: .critical)]) == ["a"])
    let (regression, recurrence) = (AlertRule(.regression), AlertRule(.recurrence, sinks: ["siem"]))
    let settings = AlertSettings(rules: [regression, recurrence], sinks: [.siem, .chat])
    let evaluation = AlertEvaluation(settings, of: AlertFacts(findings: findings), asOf: .day(30))
    #expect(evaluation.alerts(of: regression).count == 1)
  }

  @Test(
    "A finding came back within 180 days of its end, or it is a regression",
    arguments: [(180, 1), (181, 0)] as [(Int64, Int)])
  func recurrence(days: Int64, count: Int) {
    #expect(firing(.recurrence, [.sample("a", .days(-300, 20 - days), .days(20))]).count == count)
  }

  @Test(
    "A rule fires for what is in its scopes and severe enough",
    arguments: [
      ([], nil, 3), (["cui"], nil, 1), (["cui", "all"], nil, 3), ([], .critical, 1), ([], .medium, 2),
      (["all"], .low, 2),
      (["cui"], .low, 1), (["all"], .critical, 0),
    ] as [([String], Control.Severity?, Int)])
  func selectors(scopes: [String], severity: Control.Severity?, count: Int) {
    let findings: [Finding] = [
      .sample("a", .days(20), severity: .critical, scopes: ["cui"]), .sample("b", .days(20), severity: .medium),
      .sample("c", .days(20), severity: .low),
    ]
    let rule = AlertRule(.newNonCompliantPool, scopes: scopes, minimumSeverity: severity)
    let evaluation = AlertEvaluation(.telling(rule), of: AlertFacts(findings: findings), asOf: .day(30))
    #expect(evaluation.alerts(of: rule).count == count)
  }

  @Test func `an alert has the key of its episode, and says what a person needs`() throws {
    let rule = AlertRule(.overdue, name: "late")
    let facts = AlertFacts(findings: [.sample("a", .days(0, 5), .days(10), slaDays: 14)])
    let alert = try #require(AlertEvaluation(.telling(rule), of: facts, asOf: .day(30)).alerts(of: rule).first)
    #expect(alert.key == "late/id-a/\(Instant.day(10).seconds)")
    #expect(
      alert.summary == "Shop/a: fips-enabled fails (flag) since 2026-01-11T00:00:00Z, due 2026-01-25T00:00:00Z")
    #expect((alert.since, alert.due, alert.severity) == (.day(10), .day(24), .high))
  }

  // MARK: - Exemptions

  private func exemption(_ category: Permission.Category? = .waiver) -> PermissionAudit {
    PermissionAudit(
      permission: Permission(
        id: "EX-1", control: "fips-enabled", selector: Selector(clusters: ["shop"]), category: category,
        justification: "j", ticket: "t", requestedBy: "a", approvedBy: "b", approvedAt: .day(0), expiresOn: .day(59)),
      asOf: .day(30), matching: [], failing: [RowName(cluster: .sample, clusterName: "Shop", pool: "a")])
  }

  @Test(
    "An exemption is about to end from so many days before until it has ended",
    arguments: [(44, 0), (45, 1), (59, 1), (60, 0), (-1, 0)] as [(Int64, Int)])
  func expiring(day: Int64, count: Int) {
    let rule = AlertRule(.exemptionExpiring(withinDays: 15))
    let evaluation = AlertEvaluation(.telling(rule), of: AlertFacts(permissions: [exemption()]), asOf: .day(day))
    #expect(evaluation.alerts(of: rule).count == count)
  }

  @Test func `an approval is no exemption, and a selector asks what an exemption excuses`() {
    let rules = [
      AlertRule(.exemptionExpiring(withinDays: 15)), AlertRule(.exemptionExpiring(withinDays: 15), scopes: ["cui"]),
    ]
    func keys(_ rule: AlertRule, _ audit: PermissionAudit, scopes: [String]) -> [String] {
      let facts = AlertFacts(
        findings: [.sample("a", .days(1), scopes: scopes, exemption: "EX-1")], permissions: [audit])
      return AlertEvaluation(.telling(rule), of: facts, asOf: .day(50)).alerts(of: rule).map(\.summary)
    }
    let text = "exemption EX-1 (fips-enabled) ends with 2026-03-01; it excuses 1 finding"
    #expect(keys(rules[0], exemption(), scopes: ["all"]) == [text])
    #expect(keys(rules[0], exemption(nil), scopes: ["all"]) == [])
    #expect(keys(rules[1], exemption(), scopes: ["all"]) == [])
    #expect(keys(rules[1], exemption(), scopes: ["cui"]) == [text])
  }

  // MARK: - Compliance and snapshots

  private func compliance(_ shares: [(Int64, Int, Int)], scope: String? = nil) -> [AlertFacts.Compliance] {
    shares.map { AlertFacts.Compliance(scope: scope, at: .day($0.0), strict: Share($0.1, of: $0.2)) }
  }

  @Test(
    "Compliance under its floor",
    arguments: [(94, 100, true), (95, 100, false), (0, 0, true), (949, 1_000, true), (0, 3, true)])
  func floor(part: Int, whole: Int, fires: Bool) {
    let rule = AlertRule(.complianceBelow(percent: 95))
    let facts = AlertFacts(compliance: compliance([(30, part, whole)]))
    #expect(AlertEvaluation(.telling(rule), of: facts, asOf: .day(30)).alerts(of: rule).isEmpty != fires)
  }

  @Test(
    "Compliance that falls, from the best of the days before",
    arguments: [
      ([(30, 90, 100), (23, 95, 100)], "strict compliance fell from 95.0 % to 90.0 % within 7 days"),
      ([(30, 901, 1_000), (23, 95, 100)], nil), ([(30, 90, 100), (22, 95, 100)], nil),
      ([(30, 90, 100), (27, 97, 100), (23, 80, 100)], "strict compliance fell from 97.0 % to 90.0 % within 7 days"),
      ([(30, 90, 100), (29, 0, 0)], nil),
      ([(30, 0, 0), (29, 9, 10)], "nothing is regulated, so there is no compliance to evaluate"),
      ([(30, 99, 100), (29, 90, 100)], nil),
      ([(30, 2, 3), (29, 3, 3)], "strict compliance fell from 100.0 % to 66.6 % within 7 days"),
    ] as [([(Int64, Int, Int)], String?)])
  func falling(shares: [(Int64, Int, Int)], summary: String?) {
    let rule = AlertRule(.complianceFalling(points: 5, withinDays: 7))
    let facts = AlertFacts(compliance: compliance(shares) + compliance([(30, 0, 1), (29, 1, 1)], scope: "cui"))
    #expect(AlertEvaluation(.telling(rule), of: facts, asOf: .day(30)).alerts(of: rule).first?.summary == summary)
  }

  @Test func `each scope that a rule names has a floor of its own`() {
    let rule = AlertRule(.complianceBelow(percent: 95), scopes: ["cui", "pci", "none"])
    let facts = AlertFacts(
      compliance: compliance([(30, 1, 2)], scope: "cui") + compliance([(30, 2, 2)], scope: "pci")
        + compliance([(30, 1, 9)]))
    let alerts = AlertEvaluation(.telling(rule), of: facts, asOf: .day(30)).alerts(of: rule)
    #expect(alerts.map(\.key) == ["complianceBelow/cui", "complianceBelow/none"])
    #expect(
      alerts.map(\.summary) == [
        "cui: strict compliance is 50.0 %, under 95 %",
        "none: nothing is regulated, so there is no compliance to evaluate",
      ])
  }

  @Test(
    "What lost its rows is not resolved",
    arguments: [.complianceBelow(percent: 80), .complianceFalling(points: 2, withinDays: 9)]
      as [AlertRule.Trigger])
  func emptied(trigger: AlertRule.Trigger) {
    let rule = AlertRule(trigger, scopes: ["pci"])
    func keys(_ shares: [(Int64, Int, Int)], on day: Int64) -> [String] {
      let facts = AlertFacts(compliance: compliance(shares, scope: "pci") + compliance([(day, 5, 5)]))
      return AlertEvaluation(.telling(rule), of: facts, asOf: .day(day)).alerts(of: rule).map(\.key)
    }
    let firing = keys([(30, 1, 4), (28, 4, 4)], on: 30)
    #expect(firing == ["\(trigger.name.rawValue)/pci"])
    #expect(keys([(31, 0, 0), (30, 1, 4)], on: 31) == firing)
    #expect(keys([], on: 31) == firing)
  }

  @Test func `compliance is counted at each instant, regulated rows only`() {
    var track = ComplianceTrack(asOf: .day(30), daysBack: 2)
    func add(_ from: Int64, _ to: Int64, _ count: RowCount, _ rows: Int = 1, scopes: [String] = []) {
      track.add(
        RowCountChange(
          interval: Interval(from: .day(from), to: .day(to)), count: count, isExempt: false, scopes: scopes,
          observations: 0, rows: rows, nodes: rows))
    }
    add(0, 30, .pass)
    add(30, 99, .fail)
    add(29, 99, .unknown, 3, scopes: ["cui", "pci"])
    add(30, 99, .unknown, -2, scopes: ["cui", "pci"])
    add(0, 99, .pass, scopes: ["pci"])
    add(0, 99, .leftScope)
    #expect(
      track.compliance == compliance([(30, 1, 3), (29, 2, 5), (28, 2, 2)])
        + compliance([(30, 0, 1), (29, 0, 3), (28, 0, 0)], scope: "cui")
        + compliance([(30, 1, 2), (29, 1, 4), (28, 1, 1)], scope: "pci"))
  }

  @Test(
    "No complete snapshot for too long, or none of a part",
    arguments: [
      (nil, [], ["no complete snapshot for 36 hours: there is none"]),
      (.day(28), ["/subscriptions/s"], ["no complete snapshot for 36 hours: the newest is of 2026-01-29T00:00:00Z"]),
      (.day(29), ["/subscriptions/s"], ["/subscriptions/s: not observed for 36 hours"]), (.day(29), [], []),
    ] as [(Instant?, [String], [String])])
  func silence(last: Instant?, unseen: [String], summaries: [String]) {
    let rule = AlertRule(.noCompleteSnapshot(hours: 36))
    let facts = AlertFacts(lastComplete: last, unseen: [36: unseen, 1: ["x"]])
    #expect(AlertEvaluation(.telling(rule), of: facts, asOf: .day(30)).alerts(of: rule).map(\.summary) == summaries)
  }

  @Test func `a collector that went quiet fires by itself, while others are heard`() {
    let rule = AlertRule(.noCompleteSnapshot(hours: 36))
    func condition(_ name: String, _ complete: Instant?) -> CollectorCondition {
      CollectorCondition(
        collector: CollectorName(name)!, newestSnapshot: .day(30), newestCompleteSnapshot: complete)
    }
    let facts = AlertFacts(
      lastComplete: .day(30),
      collectors: [condition("east", .day(29)), condition("north", nil), condition("west", .day(28))])
    let alerts = AlertEvaluation(.telling(rule), of: facts, asOf: .day(30)).alerts(of: rule)
    #expect(
      alerts.map(\.summary) == [
        "collector north: no complete snapshot for 36 hours: there is none",
        "collector west: no complete snapshot for 36 hours: the newest is of 2026-01-29T00:00:00Z",
      ])
    #expect(alerts.map(\.key) == ["north", "west"].map { "noCompleteSnapshot/collector/\($0)" })
  }
}
