import Foundation
import TestSupport
import Testing

@Suite("Metrics")
struct MetricsTests {
  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(
      """
      apiVersion: fipswatch/v1
      kind: Policy
      metadata: {name: shops}
      scopes:
      - {name: everything, slaDays: 5}
      - {name: the shop, match: {clusters: [shop]}, severity: critical, slaDays: 5}
      exemptions:
      - {id: EX-1, control: fips-enabled, match: {pools: [old]}, category: waiver, justification: vendor, ticket: SEC-1,
         requestedBy: ana@example.com, approvedBy: ciso@example.com, approvedAt: 2025-01-01, expiresOn: 2099-01-01}
      """, to: "policy.yaml")
    workplace.environment = ["FIPSWATCH_POLICY": "policy.yaml"]
    let shop = Cluster("shop", Pool("web", fips: false), Pool("old", fips: false), Pool("db", fips: true))
    try workplace.write(list(shop, Cluster("bank", Pool("web", fips: false))), to: "2025-01-01.json")
    try workplace.write(list(shop, Cluster("bank", Pool("web", fips: true))), to: "2025-01-03.json")
    try #require(workplace.fipswatch("import", "2025-01-01.json", "2025-01-03.json").exitCode == 0)
  }

  /// Samples by name and labels, as they are written.
  private func samples(_ text: String) -> [Substring: Double] {
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    return Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let space = line.lastIndex(of: " ")!
        return (line[..<space], Double(line[line.index(after: space)...])!)
      })
  }

  @Test func `they say what the other commands say`() throws {
    let told = samples(try workplace.fipswatch("metrics", "--as-of", "2025-01-04T00:00:00Z").output)
    let rows = try workplace.fipswatch("inventory", "--as-of", "2025-01-04T00:00:00Z", "--format", "json").json()
    let verdicts = try #require(rows as? [[String: Any]]).compactMap { $0["verdict"] as? String }
    for verdict in ["pass", "fail", "unknown"] {
      #expect(told["fipswatch_pools{verdict=\"\(verdict)\"}"] == Double(verdicts.filter { $0 == verdict }.count))
    }
    let kpi = try workplace.fipswatch(
      "kpi", "--bucket", "day", "--as-of", "2025-01-04T00:00:00Z", "--since", "2024-10-06T00:00:00Z", "--format", "json"
    ).object()
    let last = try #require((kpi["series"] as? [[String: Any]])?.last)
    #expect(told["fipswatch_compliance_strict_ratio"] == last["complianceStrict"] as? Double)
    #expect(told["fipswatch_compliance_adjusted_ratio"] == last["complianceAdjusted"] as? Double)
    #expect(told["fipswatch_cluster_compliance_ratio"] == last["clusterCompliance"] as? Double)
    #expect(told["fipswatch_node_compliance_ratio"] == last["nodeCompliance"] as? Double)
    let remediation = try #require(kpi["remediation"] as? [String: Any])
    #expect(told["fipswatch_remediated_episodes{window=\"90d\"}"] == 1)
    #expect(remediation["closed"] as? Int == 1)
    #expect(
      told["fipswatch_time_to_remediate_mean_seconds{window=\"90d\"}"]
        == (remediation["meanDays"] as? Double).map { $0 * 86_400 })
    #expect(told["fipswatch_newest_complete_snapshot_timestamp_seconds"] == 1_735_862_400)
    #expect(told["fipswatch_last_import_size_bytes"] == Double(try workplace.read("2025-01-03.json").count))
    #expect(try #require(told["fipswatch_last_import_duration_seconds"]) < 60)
    #expect(told["fipswatch_coverage_ratio"] == 1)
  }

  @Test func `scopes, controls and exemptions are labels; clusters and pools never are`() throws {
    let text = try workplace.fipswatch("metrics", "--as-of", "2025-01-07T00:00:00Z").output
    let told = samples(text)
    #expect(told[#"fipswatch_scope_pools{scope="the shop",verdict="fail"}"#] == 2)
    #expect(told[#"fipswatch_scope_pools{scope="everything",verdict="fail"}"#] == 2)
    #expect(told[#"fipswatch_open_findings{control="fips-enabled",exempt="true",severity="critical"}"#] == 1)
    #expect(told[#"fipswatch_overdue_findings{control="fips-enabled",exempt="false",severity="critical"}"#] == 1)
    #expect(told["fipswatch_exempt_pools"] == 1)
    #expect(told["fipswatch_coverage_ratio"] == 0)
    for name in ["bank", "web", "db", "\"old\"", "subscriptions"] { #expect(!text.contains(name), "\(name)") }
  }

  @Test func `a file is replaced as a whole, and anybody may read it`() throws {
    try workplace.write("before", to: "out/fipswatch.prom")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: workplace.path("out/fipswatch.prom"))
    let before = try FileManager.default.attributesOfItem(atPath: workplace.path("out/fipswatch.prom"))
    let run = try workplace.fipswatch("metrics", "--output", "out/fipswatch.prom")
    #expect(run.exitCode == 0 && run.output.isEmpty && run.errors.isEmpty)
    let after = try FileManager.default.attributesOfItem(atPath: workplace.path("out/fipswatch.prom"))
    #expect(after[.posixPermissions] as? Int == 0o644)
    #expect(after[.systemFileNumber] as? Int != before[.systemFileNumber] as? Int)
    #expect(String(decoding: try workplace.read("out/fipswatch.prom"), as: UTF8.self).hasSuffix("\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: workplace.path("out")) == ["fipswatch.prom"])
  }

  @Test(arguments: [("nowhere/x.prom", "No such file or directory"), ("folder", "is a folder: name a file in it")])
  func `a file that cannot be written gets one line`(path: String, reason: String) throws {
    try workplace.write("", to: "folder/file")
    let run = try workplace.fipswatch("metrics", "--output", path)
    #expect(run.exitCode == 1)
    #expect(run.errors == "fipswatch: \(path): cannot be written: \(reason)\n")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workplace.folder.path).allSatisfy {
        !$0.contains("unfinished") && !$0.contains("pending")
      })
  }

  @Test func `importing an unchanged night again and again does not make the file grow for its metrics`() throws {
    for day in 4...9 { try workplace.write(workplace.read("2025-01-03.json"), to: "2025-01-0\(day).json") }
    _ = try workplace.fipswatch("import", "2025-01-04.json")
    let before = samples(try workplace.fipswatch("metrics").output)["fipswatch_database_size_bytes"]
    for day in 5...9 { _ = try workplace.fipswatch("import", "2025-01-0\(day).json") }
    #expect(samples(try workplace.fipswatch("metrics").output)["fipswatch_database_size_bytes"] == before)
  }
}

// MARK: - Prometheus

/// Prometheus itself reads what is written, and raises the alarm.
@Suite(
  "Prometheus",
  .enabled(if: Installed.areAll(.promtool, .prometheus, .python), "Scripts/setup --test installs prometheus"))
struct PrometheusTests {
  private static let folder = Checkout.root.appending(path: "Scripts/observability")

  private func importing() throws -> Workplace {
    let workplace = try Workplace()
    try workplace.write(list(Cluster("a", Pool("web", fips: true), Pool("db", fips: false))), to: "2025-01-01.json")
    try workplace.write(list(Cluster("a", Pool("web", fips: true), Pool("db", fips: true))), to: "2025-01-02.json")
    try #require(workplace.fipswatch("import", "2025-01-01.json", "2025-01-02.json").exitCode == 0)
    return workplace
  }

  @Test(arguments: ["2025-01-01", "2025-01-02", "2025-06-01"])
  func `promtool finds nothing to say about the metrics`(asOf: String) throws {
    let workplace = try importing()
    let text = try workplace.fipswatch("metrics", "--as-of", asOf).output
    #expect(text.contains("fipswatch_pools"))
    let run = try workplace.run(Installed.promtool.url, ["check", "metrics"], input: Data(text.utf8))
    #expect(run.exitCode == 0 && run.errors.isEmpty && run.output.isEmpty, "\(run)")
  }

  @Test(arguments: [
    ["check", "rules", "fipswatch.rules.yaml"], ["test", "rules", "fipswatch.rules.test.yaml"],
    ["check", "config", "scrape.yaml"],
  ])
  func `promtool understands the rules, and they do what their tests say`(arguments: [String]) throws {
    let workplace = try Workplace()
    for name in ["fipswatch.rules.yaml", "fipswatch.rules.test.yaml", "scrape.yaml"] {
      try workplace.write(Data(contentsOf: Self.folder.appending(path: name)), to: name)
    }
    let run = try workplace.run(Installed.promtool.url, arguments)
    #expect(run.exitCode == 0, "\(run)")
  }

  @Test func `it scrapes them, raises the alarm when nights stay away, and answers every panel of the dashboard`()
    async throws
  {
    let workplace = try importing()
    try #require(workplace.fipswatch("metrics", "--output", "metrics").exitCode == 0)
    let pages = try await LoopbackService(Installed.python.url, in: workplace.folder, answering: "/metrics") { port in
      [
        "-c",
        """
        import http.server
        class Pages(http.server.SimpleHTTPRequestHandler):
            extensions_map = {"": "text/plain; version=0.0.4; charset=utf-8"}
        http.server.ThreadingHTTPServer(("127.0.0.1", \(port)), Pages).serve_forever()
        """,
      ]
    }
    // The rules as they are, but for the time that something must be so before anybody is called.
    let rules = try String(contentsOf: Self.folder.appending(path: "fipswatch.rules.yaml"), encoding: .utf8)
    try workplace.write(rules.replacing(#/for: \d+[mh]/#, with: "for: 0s"), to: "rules.yaml")
    try workplace.write(
      """
      global: {scrape_interval: 1s, evaluation_interval: 1s}
      rule_files: [rules.yaml]
      scrape_configs: [{job_name: fipswatch, static_configs: [{targets: ['127.0.0.1:\(pages.port)']}]}]
      """, to: "prometheus.yml")
    let prometheus = try await LoopbackService(Installed.prometheus.url, in: workplace.folder, answering: "/-/ready") {
      port in
      ["--config.file=prometheus.yml", "--storage.tsdb.path=data", "--web.listen-address=127.0.0.1:\(port)"]
    }
    try await eventually("the alert about nights that stay away fires") {
      let answer = try #require(await prometheus.json("/api/v1/alerts") as? [String: Any])
      let alerts = try #require((answer["data"] as? [String: Any])?["alerts"] as? [[String: Any]])
      let firing = alerts.filter { $0["state"] as? String == "firing" }.compactMap { $0["labels"] as? [String: String] }
      return firing.contains { $0["alertname"] == "FipswatchNoCompleteSnapshot" && $0["job"] == "fipswatch" }
    }
    try await expectAnswers(to: try Self.questions(), from: prometheus)
  }

  private func expectAnswers(to questions: [String], from prometheus: LoopbackService) async throws {
    #expect(questions.count > 20)
    let letters = CharacterSet.alphanumerics
    for question in questions {
      let query = question.addingPercentEncoding(withAllowedCharacters: letters)!
      let answer = try #require(await prometheus.json("/api/v1/query?query=\(query)") as? [String: Any])
      #expect(answer["status"] as? String == "success", "\(question)")
    }
    let pools = try #require(
      await prometheus.json("/api/v1/query?query=fipswatch_pools%7Bverdict%3D%22pass%22%7D") as? [String: Any])
    let result = try #require((pools["data"] as? [String: Any])?["result"] as? [[String: Any]])
    #expect((result.first?["value"] as? [Any])?[1] as? String == "0")
  }

  /// What the panels of the dashboard ask.
  private static func questions() throws -> [String] {
    let data = try Data(contentsOf: folder.appending(path: "grafana-dashboard.json"))
    let dashboard = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let panels = try #require(dashboard["panels"] as? [[String: Any]])
    return panels.flatMap { $0["targets"] as? [[String: Any]] ?? [] }.compactMap { $0["expr"] as? String }.map {
      $0.replacing("$job", with: ".*").replacing("$scope", with: ".*")
    }
  }

  @Test func `the dashboard is one that Grafana takes: every panel has a place of its own and asks its data source`()
    throws
  {
    let data = try Data(contentsOf: Self.folder.appending(path: "grafana-dashboard.json"))
    let dashboard = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(dashboard["uid"] as? String == "fipswatch" && dashboard["schemaVersion"] as? Int == 39)
    let variables = try #require((dashboard["templating"] as? [String: Any])?["list"] as? [[String: Any]])
    #expect(variables.compactMap { $0["name"] as? String } == ["datasource", "job", "scope"])
    #expect(variables[0]["type"] as? String == "datasource" && variables[0]["query"] as? String == "prometheus")
    let panels = try #require(dashboard["panels"] as? [[String: Any]])
    #expect(Set(panels.compactMap { $0["id"] as? Int }).count == panels.count)
    var taken: Set<[Int]> = []
    for panel in panels {
      let place = try #require(panel["gridPos"] as? [String: Int])
      let (x, y, width, height) = (place["x"]!, place["y"]!, place["w"]!, place["h"]!)
      #expect(x >= 0 && x + width <= 24)
      for column in x..<x + width {
        for row in y..<y + height { #expect(taken.insert([column, row]).inserted, "\(panel["title"] ?? "")") }
      }
      #expect(["row", "stat", "timeseries", "table"].contains(panel["type"] as? String))
      for target in panel["targets"] as? [[String: Any]] ?? [] {
        #expect((target["datasource"] as? [String: String]) == ["type": "prometheus", "uid": "${datasource}"])
      }
    }
  }
}
