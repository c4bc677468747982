import FleetDocuments
import Foundation
import TestSupport
import Testing

@Suite("The register of compatibility issues")
struct CompatCommandTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(
      list(Cluster("shop", Pool("web", fips: false)), Cluster("mill", Pool("web", fips: false))), to: "2026-11-01.json")
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
  }

  private func junit(_ day: String, failing: [String] = [], passing: [String] = []) -> String {
    let failed = failing.map { "<testcase name=\"\($0)\"><failure message=\"\($0) broke\"/></testcase>" }
    return """
      <testsuite name="smoke" timestamp="\(day)T10:00:00">\(failed.joined())
      \(passing.map { "<testcase name=\"\($0)\"/>" }.joined())</testsuite>
      """
  }

  @discardableResult
  private func importing(_ text: String, cluster: String = "shop", application: String = "app") throws -> Run {
    try workplace.write(text, to: "junit.xml")
    return try workplace.fipswatch(
      "compat", "import", "junit.xml", "--cluster", cluster, "--application", application, "--format", "json")
  }

  private func issues(_ arguments: String...) throws -> [[String: Any]] {
    let run = try workplace.run(.fipswatch, ["compat", "list", "--all", "--format", "json"] + arguments)
    return try #require(run.object()["issues"] as? [[String: Any]])
  }

  private func texts(_ key: String) throws -> [String] { try issues().map { $0[key] as? String ?? "-" } }

  @Test func `has one issue for each application, test and cluster, however many runs it fails in`() throws {
    try importing(junit("2026-11-03", failing: ["md5", "tls"]))
    try importing(junit("2026-11-02", failing: ["md5"]))
    try importing(junit("2026-11-02", failing: ["md5"]))
    try importing(junit("2026-11-03", failing: ["md5"]), cluster: "mill")
    try importing(junit("2026-11-03", failing: ["md5"]), application: "other")
    let found = try issues()
    #expect(found.map { $0["times"] as? Int } == [1, 2, 1, 1])
    #expect(found.map { $0["application"] as? String } == ["app", "app", "app", "other"])
    #expect(found[1]["discoveredAt"] as? String == "2026-11-02T10:00:00Z")
    #expect(
      Set(found[0].keys)
        == [
          "id", "cluster", "application", "test", "symptom", "workaround", "state", "discoveredAt", "closedAt",
          "closedAs", "times",
        ])
    #expect(
      try Set(workplace.fipswatch("compat", "list", "--format", "json").object().keys) == [
        "schemaVersion", "asOf", "issues",
      ])
  }

  @Test func `is not closed by a test that passes, and says so`() throws {
    try importing(junit("2026-11-02", failing: ["md5"]))
    let run = try importing(junit("2026-11-03", passing: ["md5"]))
    #expect(run.exitCode == 0 && run.output.contains("\"change\": \"passed\""))
    #expect(try texts("state") == ["open"])
  }

  @Test func `opens again what fails after it was closed, unless it was accepted`() throws {
    for (flag, state) in [("--fixed", "open"), ("--workaround", "open"), ("--accepted", "closed")] {
      let test = String(flag.dropFirst(2))
      try importing(junit("2026-11-02", failing: [test]))
      let id = try #require(issues().first { $0["test"] as? String == test }?["id"] as? String)
      #expect(
        try workplace.fipswatch("compat", "close", String(id.prefix(12)), flag, "--at", "2026-11-05").exitCode == 0)
      // What ran before the decision takes nothing back.
      try importing(junit("2026-11-04", failing: [test]))
      #expect(try issues().first { $0["test"] as? String == test }?["state"] as? String == "closed")
      try importing(junit("2026-11-06", failing: [test]))
      #expect(try issues().first { $0["test"] as? String == test }?["state"] as? String == state, "\(flag)")
    }
  }

  @Test func `takes runs in any order to the same end`() throws {
    let days = ["2026-11-02", "2026-11-03", "2026-11-04"]
    for day in days { try importing(junit(day, failing: ["md5"])) }
    let first = try workplace.fipswatch("compat", "list", "--format", "json", "--as-of", "2026-12-01").output
    try FileManager.default.removeItem(atPath: workplace.path("fipswatch.db"))
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    for day in days.reversed() { try importing(junit(day, failing: ["md5"])) }
    #expect(try workplace.fipswatch("compat", "list", "--format", "json", "--as-of", "2026-12-01").output == first)
  }

  @Test func `blocks the steps of its cluster until it is cleared, as its remedy says`() throws {
    try importing(junit("2026-11-02", failing: ["md5"]))
    func blockers() throws -> [[String: Any]] {
      let plan = try workplace.fipswatch("plan", "--format", "json", "--cluster", "shop").object()
      let blocked = try #require(plan["blocked"] as? [[String: Any]])
      return blocked.flatMap { $0["blockers"] as? [[String: Any]] ?? [] }
    }
    let remedy = try #require(blockers().first?["remedy"] as? String)
    let command = remedy.split(separator: "fipswatch ").last.map(String.init) ?? ""
    let arguments = command.replacing("--fixed|--workaround|--accepted", with: "--accepted").split(separator: " ").map(
      String.init)
    #expect(try workplace.run(.fipswatch, arguments).exitCode == 0)
    #expect(try blockers().isEmpty)
    #expect(
      try workplace.fipswatch("plan", "--format", "json", "--cluster", "mill").object()["blocked"] as? [Int] == [])
  }

  @Test func `survives late nights, rebuild, retract and backup, and verify finds what was changed in it`() throws {
    try importing(junit("2026-11-02", failing: ["md5"]))
    try workplace.write(
      list(Cluster("shop", Pool("web", fips: true)), Cluster("mill", Pool("web", fips: false))), to: "2026-10-30.json")
    let before = try workplace.fipswatch("compat", "list", "--format", "json", "--as-of", "2026-12-01").output
    for command in [
      ["import", "2026-10-30.json"], ["retract", "2026-10-30T00:00:00Z", "--reason", "x"], ["rebuild"], ["verify"],
    ] {
      let run = try workplace.run(.fipswatch, command)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
    #expect(try workplace.fipswatch("compat", "list", "--format", "json", "--as-of", "2026-12-01").output == before)
    #expect(try workplace.fipswatch("backup", "copy.db").exitCode == 0)
    let copy = try workplace.fipswatch(
      "compat", "list", "--format", "json", "--as-of", "2026-12-01", "--database", "copy.db")
    #expect(copy.output == before)
    let change = try workplace.run(
      URL(filePath: "/usr/bin/python3"),
      [
        "-c",
        "import sqlite3; c = sqlite3.connect('copy.db'); c.execute(\"UPDATE compatibility_issues SET test = 'x'\"); c.commit()",
      ])
    #expect(change.exitCode == 0, "\(change.errors)")
    let verified = try workplace.fipswatch("verify", "--database", "copy.db")
    #expect(verified.exitCode == 1 && verified.output.contains("compatibility_issues"))
  }

  @Test func `is in the KPIs, the report, the metrics and a view`() throws {
    try importing(junit("2026-11-02", failing: ["md5", "tls", "smb"]))
    let ids = try texts("id")
    #expect(try workplace.fipswatch("compat", "close", ids[0], "--fixed", "--at", "2026-11-04T10:00:00Z").exitCode == 0)
    #expect(try workplace.fipswatch("compat", "close", ids[1], "--accepted", "--at", "2026-11-09").exitCode == 0)
    for command in [["kpi"], ["report"]] {
      let json = try workplace.run(
        .fipswatch, command + ["--as-of", "2026-11-20", "--bucket", "week", "--format", "json"]
      ).object()
      let kpi = try #require(command == ["kpi"] ? json : json["kpi"] as? [String: Any])
      let course = try #require(kpi["compatibility"] as? [String: Any])
      #expect(course["discovered"] as? Int == 3 && course["cleared"] as? Int == 1 && course["accepted"] as? Int == 1)
      #expect(course["open"] as? Int == 1 && course["meanDaysToClear"] as? Double == 2)
      let series = try #require(course["series"] as? [[String: Any]])
      #expect(series.map { $0["open"] as? Int } == [0, 2, 1, 1])
      #expect(series.map { $0["discovered"] as? Int } == [0, 3, 0, 0])
    }
    #expect(try workplace.fipswatch("metrics").output.contains("fipswatch_open_compatibility_issues 1"))
    let view = try workplace.fipswatch(
      "sql", "SELECT state, count(*) AS n FROM v_compatibility_issues GROUP BY 1", "--format", "csv")
    #expect(view.output.contains("closed,2") && view.output.contains("open,1"))
  }

  @Test func `names what is publicly known, for the clusters that run it`() throws {
    let known = try #require(
      workplace.fipswatch("compat", "known", "--format", "json").object()["known"] as? [[String: Any]])
    #expect(known.count >= 7)
    for entry in known {
      #expect((entry["source"] as? String)?.wholeMatch(of: /https:\/\/\S+/) != nil, "\(entry)")
      #expect((entry["reportedOn"] as? String)?.wholeMatch(of: /20\d\d-\d\d-\d\d/) != nil, "\(entry)")
    }
    let smb = try #require(known.first { $0["id"] as? String == "azure-files-smb" })
    #expect((smb["clusters"] as? [String])?.count == 2)
    #expect(known.first { $0["id"] as? String == "blobfuse-proxy" }?["clusters"] as? [String] == [])
  }

  static let faults: [(arguments: [String], code: Int32, part: String)] = [
    (["close", "ffffffffffff", "--fixed"], 1, "no such compatibility issue"),
    (["close", "ffffffffffff"], 64, "give one of --fixed, --workaround and --accepted"),
    (["import", "none.xml", "--cluster", "shop", "--application", "a"], 1, "none.xml: there is no such file"),
    (["import", "bomb.xml", "--cluster", "shop", "--application", "a"], 1, "has a document type"),
    (["import", "undated.xml", "--cluster", "shop", "--application", "a"], 1, "give --taken-at"),
    (["import", "undated.xml", "--cluster", "none", "--application", "a", "--taken-at", "2026-11-02"], 1, "none"),
    (["add", "--cluster", "shop", "--application", "", "--test", "t", "--symptom", "s"], 64, "1 to 500 characters"),
  ]

  @Test("refuses in one line what cannot be", arguments: faults)
  func fault(arguments: [String], code: Int32, part: String) throws {
    try workplace.write("<!DOCTYPE a [<!ENTITY b 'c'>]><testsuite><testcase name='&b;'/></testsuite>", to: "bomb.xml")
    try workplace.write("<testsuite><testcase name='a'/></testsuite>", to: "undated.xml")
    let run = try workplace.run(.fipswatch, ["compat"] + arguments)
    #expect(run.exitCode == code && run.errors.contains(part), "\(run.errors)")
    if code == 1 { #expect(run.errorLines.count == 1) }
  }

  @Test func `shows hostile names as text`() throws {
    let run = try workplace.fipswatch(
      "compat", "add", "--cluster", "shop", "--application", "a\u{1B}[31m|b", "--test", "<script>", "--symptom", "=1+1")
    #expect(run.exitCode == 0 && !run.output.contains("\u{1B}"), "\(run.errors)")
    #expect(try !workplace.fipswatch("compat", "list", "--format", "markdown").output.contains("\u{1B}"))
    #expect(try !workplace.fipswatch("plan").output.contains("\u{1B}"))
  }
}

@Suite("Smoke tests on a FIPS pool")
struct SmokeTestTests {
  private static let folder = Checkout.root.appending(path: "Scripts/compat")
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write("1\n", to: "fips")
    workplace.environment = ["FIPS_ENABLED_FILE": workplace.path("fips"), "PATH": "/usr/bin:/bin"]
  }

  private func smoke(_ arguments: String...) throws -> Run {
    try workplace.run(URL(filePath: "/bin/sh"), [Self.folder.appending(path: "smoke-tests").path] + arguments)
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/shellcheck"),
      "Scripts/setup --test installs shellcheck"))
  func `pass shellcheck`() throws {
    let run = try workplace.run(
      URL(filePath: "/usr/bin/shellcheck"),
      ["smoke-tests", "run-smoke-tests"].map { Self.folder.appending(path: $0).path })
    #expect(run.exitCode == 0, "\(run.output)")
  }

  @Test(.enabled(if: Installed.guardrails.isHere, "Scripts/setup --test installs kubernetes-validate"))
  func `are a valid manifest`() throws {
    let run = try workplace.run(
      Installed.guardrails.url,
      [
        "-c",
        """
        import sys, yaml, kubernetes_validate
        documents = list(yaml.safe_load_all(open(sys.argv[1])))
        assert [d['kind'] for d in documents] == ['Namespace', 'ConfigMap', 'Job', 'PersistentVolumeClaim', 'Job']
        for d in documents: kubernetes_validate.validate(d, '1.31', strict=True)
        """, Self.folder.appending(path: "smoke-job.yaml").path,
      ])
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test func `say nothing on a node without FIPS`() throws {
    try workplace.write("0\n", to: "fips")
    let run = try smoke()
    #expect(run.exitCode == 2 && run.output.isEmpty && run.errors.contains("FIPS pool"))
  }

  /// OpenSSL is told to have no MD5, as that of a FIPS node has none.
  @Test func `give results that compat import reads`() throws {
    try workplace.write(
      """
      openssl_conf = all
      [all]
      alg_section = algorithms
      providers = providers
      [providers]
      default = default
      [default]
      activate = 1
      [algorithms]
      default_properties = fips=yes

      """, to: "openssl.cnf")
    workplace.environment["OPENSSL_CONF"] = workplace.path("openssl.cnf")
    workplace.environment["AGENTS"] = "true\necho '<old & broken>'; exit 3"
    workplace.environment["TLS_HOSTS"] = "127.0.0.1:9"
    let run = try smoke()
    #expect(run.exitCode == 0, "\(run.errors)")
    try workplace.write(run.output, to: "junit.xml")
    try workplace.write(list(Cluster("lab", Pool("fips", fips: true))), to: "2026-11-01.json")
    workplace.environment = [:]
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    let imported = try workplace.fipswatch(
      "compat", "import", "junit.xml", "--cluster", "lab", "--application", "smoke", "--taken-at", "2026-11-02",
      "--format", "json")
    #expect(imported.exitCode == 0, "\(imported.errors)")
    let found = try #require(imported.object()["issues"] as? [[String: Any]]).compactMap { $0["test"] as? String }
    #expect(found.contains("digest.md5"))
    #expect(found.contains("agents.echo '<old & broken>'; exit 3"))
    #expect(found.contains("tls.extended master secret, 127.0.0.1:9"))
    #expect(!found.contains("agents.true"))
  }

  @Test func `are started, waited for and collected, and a job without results is a failure`() throws {
    try workplace.write(
      """
      #!/bin/bash
      case "$*" in
        *"get job"*) echo Complete ;;
        *"logs job/smoke-smb"*) exit 1 ;;
        *"logs job/smoke"*) printf '<?xml version="1.0"?>\\n<testsuite name="s"><testcase name="a"/></testsuite>\\n' ;;
        *"get events"*) echo 'MountVolume failed: <denied>' ;;
        *) cat > /dev/null ;;
      esac

      """, to: "bin/kubectl")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: workplace.path("bin/kubectl"))
    let manifest = try String(contentsOf: Self.folder.appending(path: "smoke-job.yaml"), encoding: .utf8)
    try workplace.write(manifest, to: "bare.yaml")
    try workplace.write(manifest.replacing("image: IMAGE", with: "image: example/smoke:1"), to: "job.yaml")
    workplace.environment = ["PATH": workplace.path("bin") + ":/usr/bin:/bin", "WAIT_SECONDS": "0"]
    let script = Self.folder.appending(path: "run-smoke-tests")
    #expect(try workplace.run(script, [workplace.path("bare.yaml")]).exitCode == 64)
    let run = try workplace.run(script, [workplace.path("job.yaml")])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("<testcase name=\"a\"/>"))
    #expect(run.output.contains("no results: MountVolume failed: &lt;denied&gt;"))
  }
}
