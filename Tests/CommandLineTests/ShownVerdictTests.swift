import Foundation
import InventoryModel
import Testing

/// A fleet of which one part was not observed for long, and whose policy then gave it more time: wherever a verdict is
/// shown, it is the same one.
@Suite("One verdict, wherever it is shown")
struct ShownVerdictTests {
  let workplace: Workplace
  private let server: RunningServer

  /// Days, and at the end of each the verdict of every pool.
  static let days: [(day: String, verdicts: [String: String])] = [
    ("2025-02-01", ["shop/a": "pass", "shop/b": "fail", "bank/c": "pass"]),
    // Thirty days after it was seen last, a pass is not believed any more.
    ("2025-03-02", ["shop/a": "pass", "shop/b": "fail", "bank/c": "pass"]),
    ("2025-03-03", ["shop/a": "pass", "shop/b": "fail", "bank/c": "unknown"]),
    ("2025-03-20", ["shop/a": "pass", "shop/b": "pass", "bank/c": "unknown"]),
    // Another policy gives ninety.
    ("2025-04-01", ["shop/a": "pass", "shop/b": "pass", "bank/c": "pass"]),
    ("2025-05-02", ["shop/a": "pass", "shop/b": "pass", "bank/c": "unknown"]),
    // A partial document shows what it can, and confirms nothing.
    ("2025-06-25", ["shop/a": "fail", "shop/b": "pass", "bank/c": "unknown"]),
    ("2025-07-30", ["shop/a": "fail", "shop/b": "unknown", "bank/c": "unknown"]),
    ("2026-06-30", ["shop/a": "fail", "shop/b": "unknown", "bank/c": "unknown"]),
  ]

  private static let patient = """
    apiVersion: fipswatch/v1
    kind: Policy
    metadata: {name: patient}
    scopes: [{name: everything}]
    settings: {staleAfterDays: 90}
    alerts:
      sinks: [{name: f, kind: file, path: told.jsonl}]
      rules: [{when: complianceBelow, percent: 100}]

    """

  init() throws {
    let workplace = try Workplace()
    try workplace.write(Self.patient, to: "patient.yaml")
    func night(_ day: String, a: Bool, b: Bool, bank: Bool = false, _ options: String...) throws {
      let shop = Cluster("shop", Pool("a", fips: a), Pool("b", fips: b))
      let clusters = bank ? [shop, Cluster("bank", of: "far", Pool("c", fips: true))] : [shop]
      try workplace.write(list(clusters), to: "\(day).json")
      try #require(workplace.run(.fipswatch, ["import", "\(day).json"] + options).exitCode == 0)
    }
    try night("2025-02-01", a: true, b: false, bank: true)
    try night("2025-03-02", a: true, b: false)
    try night("2025-03-20", a: true, b: true)
    try night("2025-04-01", a: true, b: true, "--policy", "patient.yaml")
    try night("2025-04-28", a: true, b: true, "--policy", "patient.yaml")
    workplace.environment["FIPSWATCH_POLICY"] = "patient.yaml"
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2025-06-25.json")
    try #require(workplace.run(.fipswatch, ["import", "2025-06-25.json", "--partial"]).exitCode == 3)
    self.workplace = workplace
    server = try RunningServer(in: workplace)
  }

  private func objects(_ text: String) throws -> [[String: Any]] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
  }

  private func object(_ arguments: String...) throws -> [String: Any] {
    try workplace.run(.fipswatch, arguments + ["--format", "json"]).object()
  }

  /// Of rows with a cluster's and a pool's name.
  private func verdicts(_ rows: [[String: Any]]) -> [String: String] {
    Dictionary(
      rows.map { ("\($0["cluster"] as? String ?? "")/\($0["pool"] as? String ?? "")", $0["verdict"] as? String ?? "") },
      uniquingKeysWith: { "\($0) and \($1)" })
  }

  private static func end(of day: String) throws -> Instant { try #require(Instant(day)).endOfDay }

  // MARK: Row by row

  @Test("in inventory, as the command, the page and its JSON show it", arguments: days)
  func inventory(day: String, expected: [String: String]) throws {
    let command = try workplace.fipswatch("inventory", "--as-of", day, "--format", "json").output
    #expect(try verdicts(objects(command)) == expected)
    #expect(try verdicts(objects(server.json("/fleet?as-of=\(day)"))) == expected)
    let page = try server.get("/fleet?as-of=\(day)").text
    for verdict in ["pass", "fail", "unknown"] {
      let count = expected.values.filter { $0 == verdict }.count
      #expect(page.components(separatedBy: "class=\"verdict \(verdict)\"").count - 1 >= count, "\(verdict)")
    }
  }

  @Test("in history, version by version", arguments: days)
  func history(day: String, expected: [String: String]) throws {
    let end = try Self.end(of: day).description
    var found: [String: String] = [:]
    for cluster in ["shop", "bank"] {
      let histories = try #require(object("history", cluster)["histories"] as? [[String: Any]])
      for history in histories {
        guard let pool = history["pool"] as? String else { continue }
        let versions = try #require(history["versions"] as? [[String: Any]]).filter { version in
          (version["from"] as? String ?? "~") <= end && (version["to"] as? String ?? "~") > end
        }
        #expect(versions.count == 1)
        found["\(cluster)/\(pool)"] = versions.first?["verdict"] as? String
      }
    }
    #expect(found == expected)
  }

  @Test("on the timeline of its page", arguments: days)
  func timeline(day: String, expected: [String: String]) throws {
    let end = try Self.end(of: day).description
    var found: [String: String] = [:]
    for name in expected.keys {
      let parts = name.split(separator: "/")
      let place = parts[0] == "bank" ? "far/rg/bank" : "sub/rg/shop"
      let page = try server.get("/clusters/\(place)/pools/\(parts[1])").text
      let bands = page.matches(of: /<rect class="band ([a-z]+)"[^>]*><title>([a-z]+), ([0-9TZ:-]+) to ([0-9TZ:-]+)</)
      let shown = bands.filter { $0.3 <= end && end < $0.4 }
      #expect(shown.count == 1 && shown.allSatisfy { $0.1 == $0.2 })
      found[name] = shown.first.map { String($0.1) }
    }
    #expect(found == expected)
  }

  @Test("in the views", arguments: days)
  func views(day: String, expected: [String: String]) throws {
    let end = try Self.end(of: day)
    let rows = try workplace.fipswatch(
      "sql",
      """
      SELECT substr(cluster_id, instr(cluster_id, 'managedclusters/') + 16) AS cluster, pool, verdict FROM v_pool_history
      WHERE from_at <= '\(end)' AND (to_at IS NULL OR to_at > '\(end)')
      """, "--format", "json")
    #expect(try verdicts(objects(rows.output)) == expected)
    let counts = try workplace.fipswatch(
      "sql", "SELECT pass, fail, unknown FROM v_kpi_daily WHERE day = '\(day)'", "--format", "json")
    #expect(try objects(counts.output).first as? [String: Int] == Self.counts(expected))
  }

  @Test func `now, in v_pools as in the inventory`() throws {
    let now = try workplace.fipswatch("sql", "SELECT cluster, pool, verdict FROM v_pools", "--format", "json").output
    #expect(try verdicts(objects(now)) == Self.days.last!.verdicts)
    #expect(
      try verdicts(objects(workplace.fipswatch("inventory", "--format", "json").output)) == Self.days.last!.verdicts)
  }

  // MARK: Counted

  private static func counts(_ verdicts: [String: String]) -> [String: Int] {
    var counts = ["pass": 0, "fail": 0, "unknown": 0]
    for verdict in verdicts.values { counts[verdict]! += 1 }
    return counts
  }

  private func counts(ofLastIn kpi: Any?) throws -> [String: Int] {
    let point = try #require((kpi as? [String: Any])?["series"] as? [[String: Any]]).last
    let pools = try #require(point?["pools"] as? [String: Int])
    return pools.filter { ["pass", "fail", "unknown"].contains($0.key) }
  }

  @Test("in the numbers: KPIs, report, metrics, explanations and replays", arguments: days)
  func numbers(day: String, expected: [String: String]) throws {
    let counts = Self.counts(expected)
    #expect(try self.counts(ofLastIn: object("kpi", "--as-of", day)) == counts)
    #expect(try self.counts(ofLastIn: object("report", "--as-of", day)["kpi"]) == counts)
    let page = try JSONSerialization.jsonObject(with: Data(server.json("/kpi?until=\(day)").utf8))
    #expect(try self.counts(ofLastIn: page) == counts)
    let metrics = try workplace.fipswatch("metrics", "--as-of", day).output
    for (verdict, count) in counts {
      #expect(metrics.contains("\nfipswatch_pools{verdict=\"\(verdict)\"} \(count)\n"))
    }
    let explained = try object("explain", "--from", day, "--to", day)
    let share = try #require(explained["strictTo"] as? [String: Any])
    #expect(share["pass"] as? Int == counts["pass"] && share["total"] as? Int == expected.count)
    // From when on the policy was in force, replaying it changes nothing.
    guard day >= "2025-04-01" else { return }
    let replay = try object("replay", "--policy", "patient.yaml", "--since", "2025-04-01", "--as-of", day)
    #expect(try self.counts(ofLastIn: replay["recorded"]) == counts)
    #expect(try self.counts(ofLastIn: replay["replayed"]) == counts)
  }

  @Test func `what is newly failing, and what alerts say of compliance`() throws {
    let drift = try object("drift", "--from", "2025-06-24", "--to", "2025-06-25")
    #expect(
      try verdicts(#require(drift["newNonCompliantPools"] as? [[String: Any]])) == ["shop/a": "fail"])
    #expect(try workplace.fipswatch("alerts", "send").exitCode == 0)
    #expect(String(decoding: try workplace.read("told.jsonl"), as: UTF8.self).contains("strict compliance is 0.0 %"))
  }

  @Test func `and why it moved: by time, and by another limit`() throws {
    func parts(_ from: String, _ to: String) throws -> [String: Int] {
      let parts = try #require(object("explain", "--from", from, "--to", to)["parts"] as? [[String: Any]])
      return Dictionary(
        uniqueKeysWithValues: parts.filter { ($0["pools"] as? [Any])?.isEmpty == false }.map {
          ($0["cause"] as? String ?? "", ($0["numerator"] as? Int ?? 0).signum())
        })
    }
    #expect(try parts("2025-03-02", "2025-03-03") == ["coverageChange": -1])
    #expect(try parts("2025-03-31", "2025-04-01") == ["policyChange": 1])
    #expect(try parts("2025-05-01", "2025-05-02") == ["coverageChange": -1])
    let causes = try objects(
      workplace.fipswatch(
        "sql", "SELECT cause FROM v_pool_history WHERE pool = 'c' ORDER BY from_at", "--format", "json"
      ).output
    ).compactMap { $0["cause"] as? String }
    #expect(causes == ["appeared", "time", "policy", "time"])
    let histories = try #require(object("history", "bank")["histories"] as? [[String: Any]])
    let versions = try #require(histories.first { $0["pool"] as? String == "c" }?["versions"] as? [[String: Any]])
    #expect(versions.map { $0["cause"] as? String } == causes)
  }
}
