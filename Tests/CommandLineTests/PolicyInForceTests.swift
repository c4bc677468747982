import Foundation
import GRDB
import Testing

/// A fleet that is evaluated by the built-in policy on the first night and by one of its own from the second on.
@Suite("The policy in force")
struct PolicyInForceTests {
  let workplace: Workplace

  private static let strict = """
    apiVersion: fipswatch/v1
    kind: Policy
    metadata: {name: strict}
    scopes:
    - {name: cui, match: {clusterTags: {class: cui}}, severity: critical, slaDays: 14}
    exemptions:
    - {id: EX-1, control: fips-enabled, match: {clusters: [shop], pools: [b]}, category: waiver, justification: x,
       ticket: T-1, requestedBy: ana, approvedBy: ciso, approvedAt: 2026-09-02, expiresOn: 2026-09-30}

    """

  private static func exemption(_ id: String, _ match: String) -> String {
    """
    - {id: \(id), control: fips-enabled, match: {\(match)}, category: waiver, justification: x, ticket: T-1,
       requestedBy: ana, approvedBy: ciso, approvedAt: 2026-09-02, expiresOn: 2027-09-30}

    """
  }

  init() throws {
    workplace = try Workplace()
    try workplace.write(
      Self.strict + Self.exemption("EX-2", "clusters: [gone]") + Self.exemption("EX-3", "pools: [a]"), to: "strict.yaml"
    )
    for day in ["2026-09-01", "2026-09-02", "2026-09-20", "2026-10-05"] {
      try workplace.write(Shop.night(), to: "\(day).json")
    }
    try #require(workplace.fipswatch("import", "2026-09-01.json").exitCode == 0)
  }

  private func importing(_ days: String...) throws -> Run {
    workplace.environment["FIPSWATCH_POLICY"] = "strict.yaml"
    return try workplace.run(.fipswatch, ["import"] + days.map { "\($0).json" })
  }

  private func objects(_ key: String, _ arguments: String...) throws -> [[String: Any]] {
    try #require(workplace.run(.fipswatch, arguments + ["--format", "json"]).object()[key] as? [[String: Any]])
  }

  @Test func `a scope that matches nothing is named`() throws {
    let workplace = try Workplace()
    try workplace.write(
      """
      {"apiVersion": "fipswatch/v1", "kind": "Policy", "metadata": {"name": "p"}, "scopes": [
        {"name": "all"}, {"name": "typo", "match": {"clusters": ["aks-pyments-*"]}}]}
      """, to: "policy.yaml")
    try workplace.write("[]", to: "2026-11-20.json")
    let run = try workplace.fipswatch("import", "2026-11-20.json", "--scope", "sub", "--policy", "policy.yaml")
    #expect(run.errors.contains("policy p: scope typo matches nothing as of 2026-11-20T00:00:00Z: see its match"))
  }

  /// Runs of a program differ in the order of their sets, which must not make another policy.
  @Test func `the same policy is kept once, whichever run recorded it`() throws {
    let workplace = try Workplace()
    for date in ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"] {
      try workplace.write("[]", to: "\(date).json")
      #expect(try workplace.fipswatch("import", "\(date).json", "--scope", "sub").exitCode == 0)
    }
    let queue = try DatabaseQueue(path: workplace.path("fipswatch.db"))
    #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM policies") } == 1)
  }

  @Test func `is named by an option or the environment, recorded, and a change of it is reported`() throws {
    let run = try importing("2026-09-02")
    #expect(run.output.hasSuffix("\n2026-09-02T00:00:00Z: evaluated by the policy strict, before by built-in\n"))
    #expect(try !importing("2026-09-20").output.contains("judged by"))
    let back = try workplace.run(.fipswatch, ["import", "2026-10-05.json", "--policy", "other.yaml"])
    #expect(back.exitCode == 1)
    #expect(
      back.errors == "fipswatch: other.yaml: no such policy file: `fipswatch policy init other.yaml` writes one\n")
    #expect(try workplace.fipswatch("policy", "show", "shop", "--as-of", "2026-09-01").output.contains("built-in"))
    let shown = try workplace.fipswatch("policy", "show", "shop", "b", "--as-of", "2026-10-05").output
    #expect(shown.contains("EX-1 (expired)"))
    #expect(shown.contains("b: in scope cui, which asks for cluster tag class=cui"))
    #expect(try workplace.fipswatch("history", "shop", "b").output.contains("flag (exempt, by a new policy)"))
  }

  @Test func `history shows nothing of the future`() throws {
    _ = try importing("2026-09-02")
    #expect(try !workplace.fipswatch("history", "shop").output.contains("2027-"))
  }

  @Test func `exemptions are audited by their dates and by what they do`() throws {
    _ = try importing("2026-09-02", "2026-09-20", "2026-10-05")
    func phases(_ day: String) throws -> [String] {
      try objects("exemptions", "exemptions", "--as-of", day).map { audit in
        let marks = ["isUnused", "isOrphaned"].filter { audit[$0] as? Bool == true }
        let rows = ["excused", "cameBack"].flatMap { key in
          (audit[key] as? [[String: Any]] ?? []).map { "\(key) \($0["pool"] ?? "")" }
        }
        return ([audit["phase"] as? String ?? ""] + marks + rows).joined(separator: " ")
      }
    }
    #expect(try phases("2026-09-10") == ["active excused b", "active isOrphaned", "active isUnused"])
    // Fifteen days before its end, and on its last day, which still counts.
    #expect(try phases("2026-09-16")[0] == "expiring excused b")
    #expect(try phases("2026-09-30")[0] == "expiring excused b")
    #expect(try phases("2026-10-01")[0] == "expired cameBack b")
    #expect(
      try workplace.fipswatch("exemptions", "--as-of", "2026-10-01").output.contains(
        "What came back because an exemption expired"))
  }

  @Test func `compliance by scope and by owner, with what is exempt beside the strict number`() throws {
    _ = try importing("2026-09-02")
    let points = try objects("series", "kpi", "--by", "owner", "--as-of", "2026-09-02")
    #expect(points.map { $0["group"] as? String } == ["ana", "ben"])
    #expect(points.map { $0["complianceStrict"] as? Double } == [1, 0])
    #expect(points.map { $0["complianceAdjusted"] as? Double } == [1, 1])
    let scopes = try objects("series", "kpi", "--by", "scope", "--bucket", "day", "--as-of", "2026-09-02")
    #expect(Set(scopes.compactMap { $0["group"] as? String }) == ["all", "cui"])
    let severities = try objects("series", "kpi", "--by", "severity", "--bucket", "day", "--as-of", "2026-09-02")
    #expect(Set(severities.compactMap { $0["group"] as? String }).isSuperset(of: ["critical", "high"]))
  }

  @Test func `a tag that is taken away takes pools out of the numbers, and they are shown`() throws {
    try workplace.write(Shop.night(tags: #""class":"public""#), to: "2026-09-20.json")
    _ = try importing("2026-09-02", "2026-09-20")
    let point = try #require(objects("series", "kpi", "--as-of", "2026-09-20").last)
    #expect(point["leftScope"] as? Int == 2)
    #expect((point["pools"] as? [String: Int])?["total"] == 0)
    #expect(point["complianceStrict"] is NSNull)
    #expect(try workplace.fipswatch("kpi", "--as-of", "2026-09-20").output.contains("left scope"))
  }

  @Test func `the parts of an explanation sum to the change, and its ends are those of kpi`() throws {
    try workplace.write(list(Cluster("shop", Pool("a", fips: true), Pool("c", fips: true))), to: "2026-09-20.json")
    try #require(workplace.fipswatch("import", "2026-09-20.json").exitCode == 0)
    let explained = try workplace.fipswatch(
      "explain", "--from", "2026-09-01", "--to", "2026-09-20", "--format", "json"
    ).object()
    let parts = try #require(explained["parts"] as? [[String: Any]])
    let change = try #require(explained["change"] as? Double)
    #expect(abs(parts.reduce(0) { $0 + ($1["change"] as? Double ?? .nan) } - change) < 1e-12)
    for (end, day) in [("strictFrom", "2026-09-01"), ("strictTo", "2026-09-20")] {
      let point = try #require(objects("series", "kpi", "--as-of", day).last)
      #expect((explained[end] as? [String: Any])?["ratio"] as? Double == point["complianceStrict"] as? Double)
    }
    let none = try workplace.fipswatch("explain", "--from", "2026-01-01", "--to", "2026-01-02")
    #expect(none.exitCode == 0 && none.output.contains("no percentage whose change could be explained"))
  }

  @Test func `replay shows another policy's numbers, and not a byte of the file changes`() throws {
    let before = try workplace.read("fipswatch.db")
    let replayed = try workplace.fipswatch(
      "replay", "--policy", "strict.yaml", "--as-of", "2026-09-05", "--format", "json")
    let report = try replayed.object()
    #expect(report["policy"] as? String == "strict")
    func exempt(_ key: String) -> Int? {
      let series = (report[key] as? [String: Any])?["series"] as? [[String: Any]]
      return (series?.last?["pools"] as? [String: Int])?["exempt"]
    }
    #expect(exempt("recorded") == 0)
    #expect(exempt("replayed") == 1)
    #expect(try workplace.read("fipswatch.db") == before)
  }

  @Test func `rebuild finds and repairs a verdict that was changed`() throws {
    _ = try importing("2026-09-02")
    let file = workplace.path("fipswatch.db")
    let honest = try DatabaseDump(file)
    #expect(try workplace.fipswatch("rebuild").output.hasSuffix("Nothing differed.\n"))
    try DatabaseQueue(path: file).write {
      try $0.execute(sql: "UPDATE verdicts SET judgement_id = (SELECT min(judgement_id) FROM verdicts)")
    }
    #expect(try DatabaseDump(file) != honest)
    let run = try workplace.fipswatch("rebuild", "--format", "json")
    #expect(run.exitCode == 1)
    #expect(try (run.object()["differing"] as? Int ?? 0) > 0)
    #expect(try DatabaseDump(file) == honest)
    #expect(try workplace.fipswatch("rebuild").exitCode == 0)
  }

  @Test(arguments: [["import", "2026-09-02.json"], ["replay"]])
  func `that has a fault is one line with its place, and changes nothing`(command: [String]) throws {
    try workplace.write(Self.strict.replacing("critical", with: "crit\u{1B}[2J"), to: "bad.yaml")
    let before = try DatabaseDump(workplace.path("fipswatch.db"))
    let run = try workplace.run(.fipswatch, command + ["--policy", "bad.yaml"])
    #expect(run.exitCode == 1 && run.output.isEmpty)
    #expect(run.errorLines.count == 1 && run.errors.hasPrefix("fipswatch: bad.yaml:"))
    #expect(!run.errors.contains("\u{1B}"))
    #expect(try DatabaseDump(workplace.path("fipswatch.db")) == before)
  }

  @Test func `findings carry severity, scopes and the due day, and say what is late`() throws {
    workplace.environment["FIPSWATCH_POLICY"] = "strict.yaml"
    try workplace.write(Shop.night(), to: "2026-08-01.json")
    let other = ["--database", "other.db"]
    try #require(workplace.run(.fipswatch, ["import", "2026-08-01.json"] + other).exitCode == 0)
    func finding(_ day: String) throws -> [String: Any] {
      let run = try workplace.run(.fipswatch, ["findings", "--all", "--as-of", day, "--format", "json"] + other)
      return try #require((run.object()["findings"] as? [[String: Any]])?.first)
    }
    let due = try finding("2026-08-10")
    #expect(due["severity"] as? String == "critical" && due["scopes"] as? [String] == ["cui"])
    #expect(due["due"] as? String == "2026-08-15T00:00:00Z" && due["sla"] as? String == "due")
    #expect(due["exemption"] is NSNull)
    #expect(try finding("2026-08-20")["sla"] as? String == "overdue")
    #expect(try finding("2026-09-10")["exemption"] as? String == "EX-1")
    try workplace.write(
      Shop.night().replacing(#""enableFips":false"#, with: #""enableFips":true"#), to: "2026-08-25.json")
    try #require(workplace.run(.fipswatch, ["import", "2026-08-25.json"] + other).exitCode == 0)
    #expect(try finding("2026-08-26")["sla"] as? String == "closedLate")
  }

  @Test func `a pass that nothing confirmed for thirty days reads unknown, in the inventory and in the numbers`() throws
  {
    func basis(_ day: String) throws -> String? {
      let rows = try #require(
        workplace.fipswatch("inventory", "--as-of", day, "--format", "json").json() as? [[String: Any]])
      return rows.first { $0["pool"] as? String == "a" }?["basis"] as? String
    }
    #expect(try basis("2026-09-29") == "flag")
    #expect(try basis("2026-10-05") == "stale")
    let point = try #require(objects("series", "kpi", "--as-of", "2026-10-05").last)
    #expect(point["pools"] as? [String: Int] == ["pass": 0, "fail": 1, "unknown": 1, "exempt": 0, "total": 2])
  }
}
