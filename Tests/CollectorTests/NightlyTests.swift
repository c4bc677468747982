import ComplianceEngine
import Foundation
import InventoryModel
import InventoryStore
import LoopbackServices
import NIOCore
import Testing

@Suite("The unattended night")
struct NightlyTests {
  private let azure: LoopbackAzure
  private let collecting: Collecting

  init() throws {
    azure = try LoopbackAzure([
      "a": [cluster("a1", of: "a"), cluster("a2", of: "a", fips: false)], "b": [cluster("b1", of: "b")],
    ])
    collecting = try Collecting(azure)
  }

  private func nightly(_ arguments: String..., under shell: String? = nil) throws -> Run {
    try collecting.fipswatch(
      ["nightly"] + collecting.arguments().dropFirst() + ["--identity", "environment"] + arguments, under: shell)
  }

  /// Which subscriptions' clusters were asked for since a count of questions.
  private func asked(since count: Int) -> [String] {
    azure.questions.dropFirst(count).map(\.path).filter { $0.hasSuffix("managedClusters") }
      .map { String($0.split(separator: "/")[1]) }.sorted()
  }

  private func steps(_ run: Run) throws -> [String] {
    let steps = try #require(run.object()["steps"] as? [[String: Any]])
    return steps.map { "\($0["step"]!) \($0["outcome"]!)" }
  }

  private static let all = ["a1/a pass", "a2/a fail", "b1/a pass"]

  @Test func `a night collects, imports, evaluates and prunes, in one summary`() throws {
    let run = try nightly("--changes", "--metrics", "fleet.prom", "--format", "json")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try collecting.inventory() == Self.all)
    let night = try run.object()
    #expect((night["documents"] as? [Any])?.count == 3)
    #expect((night["snapshots"] as? [Any])?.count == 2)
    #expect((night["changes"] as? [Any])?.count == 1)
    let standing = try #require(night["standing"] as? [String: Any])
    #expect(standing["complianceStrict"] as? Double == 2.0 / 3)
    #expect(standing["openFindings"] as? Int == 1)
    let metrics = try String(contentsOf: collecting.folder.appending(path: "fleet.prom"), encoding: .utf8)
    #expect(metrics.contains("\nfipswatch_compliance_strict_ratio 0.6666666666666666\n"), "\(metrics)")
    let text = try nightly()
    #expect(text.output.contains("strict %"), "\(text.output)")
  }

  @Test func `run again it does only what is left`() throws {
    azure.fault("/subscriptions/b/", .answer(403, #"{"error":{"code":"AuthorizationFailed","message":"no"}}"#))
    #expect(try nightly().exitCode == 3)
    #expect(try collecting.inventory() == Array(Self.all.prefix(2)))
    azure.fleet.withLock { $0.faults = [:] }

    var before = azure.questions.count
    let second = try nightly("--format", "json")
    #expect(second.exitCode == 0, "\(second.errors)")
    #expect(asked(since: before) == ["b"])
    #expect((try second.object()["snapshots"] as? [Any])?.count == 1)
    #expect(try collecting.inventory() == Self.all)

    before = azure.questions.count
    let third = try nightly("--format", "json")
    #expect(third.exitCode == 0)
    #expect(asked(since: before).isEmpty)
    #expect((try third.object()["snapshots"] as? [Any])?.isEmpty == true)
    // Not fresh for ever.
    before = azure.questions.count
    #expect(try nightly("--fresh-for", "0").exitCode == 0)
    #expect(asked(since: before) == ["a", "b"])
  }

  @Test(
    "What was collected is kept when it cannot be imported, and imported by the next run without asking again",
    arguments: ["policy", "database"])
  func importFails(cause: String) throws {
    if cause == "policy" {
      try Data("kind: Nonsense\n".utf8).write(to: collecting.folder.appending(path: "policy.yaml"))
    } else {
      try Data(String(repeating: "no database", count: 100).utf8)
        .write(to: collecting.folder.appending(path: "fipswatch.db"))
    }
    let policy = cause == "policy" ? ["--policy", "policy.yaml"] : []
    let failed = try collecting.fipswatch(
      ["nightly", "--format", "json"] + collecting.arguments().dropFirst() + ["--identity", "environment"] + policy)
    #expect(failed.exitCode == 1)
    #expect(try steps(failed).prefix(2) == ["collect done", "import failed"])
    #expect(collecting.documents.count == 2)

    if cause == "database" { try FileManager.default.removeItem(atPath: collecting.path("fipswatch.db")) }
    let before = azure.questions.count
    #expect(try nightly().exitCode == 0)
    #expect(asked(since: before).isEmpty)
    #expect(try collecting.inventory() == Self.all)
  }

  @Test func `where Azure does not answer the rest of the night goes on`() throws {
    try #require(try nightly().exitCode == 0)
    azure.fault("/subscriptions", .answer(401, "{}"))
    let run = try nightly("--fresh-for", "0", "--format", "json")
    #expect(run.exitCode == 1)
    #expect(try steps(run).prefix(3) == ["collect failed", "import done", "evaluate done"])
    #expect(try collecting.inventory() == Self.all)
  }

  @Test func `two nights never overlap, and one that is over leaves nothing locked`() throws {
    // The first asks again and again, until the second has ended.
    azure.fault("/subscriptions", .answer(429, "{}", ["Retry-After": "0"]))
    let first = collecting.program(
      ["nightly"] + collecting.arguments().dropFirst() + ["--identity", "environment", "--attempts", "100000"])
    try first.run()
    while azure.questions.isEmpty { usleep(5_000) }
    let second = try nightly()
    #expect(second.exitCode == 1)
    #expect(second.errors.hasSuffix("archive: another fipswatch nightly holds the lock: try again when it has ended\n"))
    #expect(second.output.isEmpty)
    azure.fleet.withLock { $0.faults = [:] }
    first.waitUntilExit()
    #expect(first.terminationStatus == 0)
    #expect(try nightly().exitCode == 0)
  }

  @Test("Killed at any point, the next run ends where an undisturbed night does", arguments: [SIGKILL, SIGTERM])
  func killed(signal: Int32) throws {
    azure.fleet.withLock { fleet in
      fleet.subscriptions = (0..<20).map { "s\($0)" }
      for name in fleet.subscriptions {
        fleet.clusters[name] = (0..<10).map { cluster("c\($0)", of: name, fips: $0 > 0) }
      }
      fleet.latency = .milliseconds(2)
    }
    var interrupted = 0
    for point in 0..<10 {
      let collecting = try Collecting(azure)
      let arguments = ["nightly"] + collecting.arguments().dropFirst() + ["--identity", "environment"]
      let process = collecting.program(arguments)
      try process.runUnmasked()
      Thread.sleep(forTimeInterval: 0.04 + 0.015 * Double(point))
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      interrupted += process.terminationReason == .uncaughtSignal ? 1 : 0
      let again = try collecting.fipswatch(arguments)
      #expect(again.exitCode == 0, "\(again.errors)")
      #expect(try collecting.inventory().count == 200)
      #expect(try collecting.fipswatch(["verify"]).exitCode == 0)
      let findings =
        try collecting.fipswatch(["findings", "--format", "json"]).object()["findings"] as? [[String: Any]]
      #expect(findings?.count == 20)
      #expect(findings?.allSatisfy { ($0["episodes"] as? [Any])?.count == 1 } == true)
      #expect(!collecting.files.contains { $0.hasSuffix(".pending") })
      // The second run asked for nothing that the first had kept.
      #expect(collecting.documents.count == 20)
    }
    #expect(interrupted >= 3)
  }

  @Test func `documents leave the archive when they are old and imported, and not before`() throws {
    try #require(try nightly().exitCode == 0)
    let today = try #require(collecting.files.first { $0.hasPrefix("archive/20") && !$0.hasSuffix(".gz") })
    // The same documents as they would lie there from long ago: imported ones, and ones that never were.
    for (day, isImported) in [("2019-01-01", true), ("2019-01-02", false)] {
      let folder = "archive/\(day)"
      try FileManager.default.copyItem(atPath: collecting.path(today), toPath: collecting.path(folder))
      for name in try FileManager.default.contentsOfDirectory(atPath: collecting.path(folder))
      where name.hasSuffix(DocumentManifest.fileEnding) && !isImported {
        let path = collecting.folder.appending(path: "\(folder)/\(name)")
        let text = try String(contentsOf: path, encoding: .utf8)
        let taken = try JSONDecoder().decode(DocumentManifest.self, from: Data(text.utf8)).takenAt.description
        try Data(text.replacing(taken, with: "2019-01-02T02:00:00Z").utf8).write(to: path)
      }
    }
    let kept = try nightly("--keep-days", "1", "--format", "json")
    #expect(kept.exitCode == 0, "\(kept.errors)")
    #expect(try kept.object()["pruned"] as? [String] == ["2019-01-01T00:00:00Z"])
    #expect(collecting.files.contains("archive/2019-01-02") && collecting.files.contains(today))
    // Of the newest days none goes, whatever the clock says.
    let another = try nightly("--keep-days", "2", "--catch-up", "9999", "--format", "json")
    #expect(another.exitCode == 0, "\(another.errors)")
    #expect(try another.object()["pruned"] as? [String] == [])
    #expect(try collecting.inventory() == Self.all)
  }

  @Test func `a pool that newly fails is alerted on the same night, and a sink that is down fails nothing`()
    throws
  {
    let policy = """
      apiVersion: fipswatch/v1
      kind: Policy
      metadata: {name: watched}
      scopes: [{name: all}]
      alerts:
        sinks:
        - {name: log, kind: file, path: alerts.jsonl}
        - {name: siem, kind: webhook, url: "http://127.0.0.1:1/events", keyFrom: {env: HOOK_KEY}}
        rules: [{when: newNonCompliantPool}]
      """
    collecting.environment["HOOK_KEY"] = "s3cr3t-key"
    try Data(policy.utf8).write(to: collecting.folder.appending(path: "policy.yaml"))
    let before = (name: "before.json", text: "[\(cluster("a1", of: "a")),\(cluster("b1", of: "b"))]")
    try Data(before.text.utf8).write(to: collecting.folder.appending(path: before.name))
    let imported = try collecting.fipswatch(
      ["import", before.name, "--taken-at", Collecting.earlier, "--policy", "policy.yaml"])
    try #require(imported.exitCode == 0, "\(imported.errors)")

    for _ in 1...2 {
      let run = try nightly("--policy", "policy.yaml", "--metrics", "fleet.prom", "--format", "json")
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(try steps(run).contains("alert done"))
      let told = try String(contentsOf: collecting.folder.appending(path: "alerts.jsonl"), encoding: .utf8)
      #expect(told.split(separator: "\n").count == 1)
      let clusters = Set(told.matches(of: #/"cluster":\s*"([^"]*)"/#).map { String($0.1) })
      #expect(clusters == ["a2"], "\(told)")
      let metrics = try String(contentsOf: collecting.folder.appending(path: "fleet.prom"), encoding: .utf8)
      #expect(metrics.contains("\nfipswatch_alerts{delivery=\"pending\"} 1\n"), "\(metrics)")
    }
  }

  @Test func `every line of the log is one JSON object where that is asked for`() throws {
    azure.fault("/subscriptions/b/", .answer(500, "{}"))
    let run = try nightly("--log-format", "json")
    #expect(run.exitCode == 3)
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count >= 4)
    for line in lines {
      let entry = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(Set(entry.keys) == ["at", "level", "message"])
      #expect((entry["at"] as? String).flatMap { Instant($0) } != nil)
    }
    #expect(lines.contains { $0.contains(#""level":"warning""#) && $0.contains("/subscriptions/b: localhost: 500") })
    #expect(lines.contains { $0.contains(#""level":"info","message":"collect: partial: 2 documents, 1 incomplete"#) })
  }

  @Test(
    "On a full disk the night says so, and what was there stays", .enabled(if: Mount.isPermitted, "no mounting here"))
  func fullDisk() throws {
    let disk = try Mount(at: collecting.path("archive"), size: "64k")
    try #require(try nightly().exitCode == 0)
    azure.fleet.withLock { fleet in
      fleet.clusters["a"] = (0..<2_000).map { _ in cluster(UUID().uuidString, of: "a") }
    }
    // Two looks within one second would be of one instant.
    Thread.sleep(forTimeInterval: 1)
    let run = try nightly("--fresh-for", "0")
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("cannot be written: the disk is full"), "\(run.errors)")
    #expect(try collecting.inventory() == Self.all)
    #expect(try collecting.fipswatch(["verify"]).exitCode == 0)
    #expect(!collecting.files.contains { $0.hasSuffix(".pending") })
    try disk.remount("size=16m")
    let again = try nightly("--fresh-for", "0")
    #expect(again.exitCode == 0, "\(again.errors)")
    #expect(try collecting.inventory().count == 2_001)
  }
}

@Suite("A clock that jumped")
struct ClockTests {
  @Test func `a clock that differs from Azure's dates no document`() throws {
    let azure = try LoopbackAzure(["a": [cluster("a1", of: "a")]])
    azure.fault(
      "/subscriptions",
      .answer(200, #"{"value":[{"subscriptionId":"a"}]}"#, ["Date": "Sun, 22 Nov 2020 02:00:00 GMT"]))
    let collecting = try Collecting(azure)
    let run = try collecting.collect()
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("localhost: its clock shows 2020-11-22T02:00:00Z, this machine's"), "\(run.errors)")
    #expect(run.errors.contains("correct the clock of this machine"))
    #expect(collecting.documents.isEmpty)
  }

  @Test func `after a night in the future none is taken until it is retracted`() throws {
    let azure = try LoopbackAzure(["a": [cluster("a1", of: "a")]])
    let collecting = try Collecting(azure)
    let arguments = ["nightly"] + collecting.arguments().dropFirst() + ["--identity", "environment"]
    // What a clock that is a year ahead leaves behind.
    try Data("[\(cluster("a1", of: "a", fips: false))]".utf8)
      .write(to: collecting.folder.appending(path: "future.json"))
    let future = Instant(seconds: Int64(Date.now.timeIntervalSince1970)).adding(days: 365)
    _ = try InventoryStore(path: collecting.path("fipswatch.db"), access: .readWrite).importSnapshot(
      ImportRequest(files: [collecting.path("future.json")], takenAt: future, importedAt: future), judge: judge)

    let refused = try collecting.fipswatch(arguments)
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("correct the clock, or retract that snapshot"), "\(refused.errors)")
    #expect(azure.questions.isEmpty && collecting.documents.isEmpty)

    let snapshots = try #require(
      try collecting.fipswatch(["snapshots", "--format", "json"]).object()["snapshots"] as? [[String: Any]])
    let id = try #require(snapshots.first?["snapshot"] as? String)
    #expect(try collecting.fipswatch(["retract", id, "--reason", "the clock was wrong"]).exitCode == 0)
    #expect(try collecting.fipswatch(arguments).exitCode == 0)
    #expect(try collecting.inventory() == ["a1/a pass"])
  }
}
