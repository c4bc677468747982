import Foundation
import InventoryModel
import LoopbackServices
import NIOCore
import Testing

@Suite("Collecting from Azure")
struct CollectTests {
  private func twoSubscriptions() throws -> LoopbackAzure {
    try LoopbackAzure([
      "a": [cluster("a1", of: "a"), cluster("a2", of: "a", fips: false)], "b": [cluster("b1", of: "b")],
    ])
  }

  private static let all = ["a1/a pass", "a2/a fail", "b1/a pass"]

  @Test("Every source gives the same fleet", arguments: ["arm", "graph"])
  func sources(source: String) throws {
    let collecting = try Collecting(twoSubscriptions())
    let run = try collecting.collect("--source", source)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    #expect(run.output.hasPrefix("Collected 2 documents"))
    #expect(try collecting.inventory() == Self.all)
    let manifest = try collecting.manifest(of: "a")
    #expect((manifest.source, manifest.resources, manifest.coverage.isComplete) == (source, 2, true))
    #expect(manifest.apiVersion == (source == "arm" ? "2026-07-01" : "2021-03-01"))
    #expect(manifest.errors.isEmpty)
  }

  @Test func `rights and one list a subscription are asked for, with the version that is set`() throws {
    let azure = try twoSubscriptions()
    try Collecting(azure).collect("--api-version", "2024-05-01")
    #expect(
      azure.questions.map(\.path).sorted() == [
        "/subscriptions", "/subscriptions/a/providers/Microsoft.Authorization/permissions",
        "/subscriptions/a/providers/Microsoft.ContainerService/managedClusters",
        "/subscriptions/b/providers/Microsoft.Authorization/permissions",
        "/subscriptions/b/providers/Microsoft.ContainerService/managedClusters", "/tenant/oauth2/v2.0/token",
      ])
    #expect(
      azure.questions.filter { $0.path.hasSuffix("Clusters") }.allSatisfy { $0.query["api-version"] == "2024-05-01" })
  }

  @Test(
    "Only what is named is read",
    arguments: [
      ["--subscription", "B"], ["--subscription", "b", "--source", "graph"], ["--management-group", "top"],
    ])
  func named(arguments: [String]) throws {
    let azure = try twoSubscriptions()
    azure.fleet.withLock { if arguments.contains("top") { $0.subscriptions = ["b"] } }
    let collecting = try Collecting(azure)
    let run = try collecting.fipswatch(
      ["collect", "--import", "--arm-endpoint", azure.url, "--authority", azure.url, "--ca-file", "ca.pem"] + arguments)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try collecting.inventory() == ["b1/a pass"])
    #expect(!azure.questions.contains { $0.path == "/subscriptions" })
    // Without an archive nothing stays but the database.
    #expect(collecting.documents.isEmpty)
  }

  @Test func `a subscription that is named twice is read once`() throws {
    let azure = try twoSubscriptions()
    let collecting = try Collecting(azure)
    let run = try collecting.collect("--subscription", "b", "--subscription", "B", "--subscription", "a")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("Collected 2 documents"))
    #expect(azure.questions.count { $0.path.hasPrefix("/subscriptions/b/") && $0.path.hasSuffix("Clusters") } == 1)
  }

  @Test("Pages, full ones followed by an empty one too, are one document", arguments: ["arm", "graph"], [1, 2, 3])
  func pages(source: String, size: Int) throws {
    let azure = try LoopbackAzure(["a": (1...4).map { cluster("a\($0)", of: "a") }])
    azure.fleet.withLock { $0.pageSize = size }
    let collecting = try Collecting(azure)
    #expect(try collecting.collect("--source", source).exitCode == 0)
    #expect(try collecting.inventory().count == 4)
    #expect(try collecting.manifest(of: "a").resources == 4)
  }

  @Test func `an archive can be imported later, and says the same`() throws {
    let collecting = try Collecting(twoSubscriptions())
    #expect(try collecting.collect("--changes", imports: false).exitCode == 0)
    #expect(!FileManager.default.fileExists(atPath: collecting.path("fipswatch.db")))
    let run = try collecting.fipswatch(["import", "archive", "--format", "json"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try collecting.inventory() == Self.all)
    let snapshots = try #require(run.object()["snapshots"] as? [[String: Any]])
    // What changed is collected after the clusters, and may be so in another second.
    let taken = try collecting.manifests().filter { $0.content == .clusters }.map(\.takenAt.description)
    #expect(Set(snapshots.map { $0["takenAt"] as? String }) == Set(taken))
    #expect(try collecting.fipswatch(["import", "archive"]).output.contains("imported before, nothing changed"))
  }

  @Test func `bytes of a cluster are kept as they came, and the SHA-256 is that of the file`() throws {
    let odd =
      #"{"id":"/subscriptions/a/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/x", "n":1.50,"s":"\u00e9\/ ,]}\"" }"#
    let collecting = try Collecting(try LoopbackAzure(["a": [odd]]))
    try collecting.collect(imports: false)
    let document = try #require(collecting.documents.first)
    #expect(try collecting.text(of: document) == "{\"value\":[\(odd)]}\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: collecting.path(document))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    try Data("{\"value\":[]}".utf8).write(to: collecting.folder.appending(path: document))
    let run = try collecting.fipswatch(["import", "archive"])
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("not the document that its manifest describes"))
  }

  @Test func `a document whose manifest is broken is refused`() throws {
    let collecting = try Collecting(twoSubscriptions())
    try collecting.collect(imports: false)
    let document = try #require(collecting.documents.first)
    let manifest = try #require(DocumentManifest.path(besideDocument: document))
    try Data("{".utf8).write(to: collecting.folder.appending(path: manifest))
    let run = try collecting.fipswatch(["import", document])
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("not a manifest"))
  }

  /// As it does where the identity lost its role there, or a management group shows it no more.
  @Test(
    "A subscription that vanished from the list is not covered, never deleted",
    arguments: [[], ["--source", "graph"], ["--management-group", "top"]])
  func vanished(arguments: [String]) throws {
    let azure = try twoSubscriptions()
    let collecting = try Collecting(azure)
    let night = "[\(cluster("a1", of: "a")),\(cluster("b1", of: "b"))]"
    try collecting.fipswatch(["import", "-", "--taken-at", Collecting.earlier], input: night)
    azure.fleet.withLock { $0.subscriptions = ["a"] }
    let run = try collecting.fipswatch(
      collecting.arguments() + ["--import", "--identity", "environment"] + arguments)
    #expect(run.exitCode == 3)
    #expect(run.output.contains("not covered that day, so its last facts stand: /subscriptions/b"), "\(run.output)")
    #expect(try collecting.inventory() == Self.all)
  }

  @Test func `a cluster that is gone from a whole list is gone`() throws {
    let azure = try twoSubscriptions()
    let collecting = try Collecting(azure)
    try collecting.fipswatch(["import", "-", "--taken-at", Collecting.earlier], input: "[\(cluster("b7", of: "b"))]")
    #expect(try collecting.collect().exitCode == 0)
    #expect(try collecting.inventory() == Self.all)
  }

  @Test func `when the list of subscriptions breaks off, the known ones are read and the rest is named`() throws {
    let azure = try twoSubscriptions()
    azure.fleet.withLock { fleet in
      fleet.faults["subscriptions"] = nil
      fleet.faults["/subscriptions"] = nil
    }
    let first = Reply.json(#"{"value":[{"subscriptionId":"a"}],"nextLink":"https://elsewhere.invalid/subscriptions"}"#)
    let rights = Reply.json(#"{"value":[\#(LoopbackAzure.reader)]}"#)
    let list = Reply.json(#"{"value":[\#(cluster("a1", of: "a"))]}"#)
    azure.fault("subscriptions", first, rights, list)
    let collecting = try Collecting(azure)
    let run = try collecting.collect()
    #expect(run.exitCode == 3)
    #expect(try collecting.manifest(of: "a").coverage.isComplete)
    #expect(
      run.errors.contains("the list of subscriptions is incomplete: the link to the next page leads to https://else"))
  }

  @Test(
    "A service that is not there, or is somebody else, leaves all as it was", arguments: ["no such host", "trusted"])
  func stranger(reason: String) throws {
    let stranger = try LoopbackAzure(["a": []], tls: ThrowAwayAuthority.shared.elsewhere)
    let collecting = try Collecting(twoSubscriptions())
    let night = "[\(cluster("a1", of: "a")),\(cluster("a2", of: "a", fips: false)),\(cluster("b1", of: "b"))]"
    try collecting.fipswatch(["import", "-", "--taken-at", Collecting.earlier], input: night)
    let arm = reason == "trusted" ? stranger.url : "https://nowhere.invalid"
    // When not even the subscriptions are known, that is an error.
    #expect(try collecting.fipswatch(collecting.arguments(arm: arm) + ["--import"]).exitCode == 1)
    let run = try collecting.fipswatch(collecting.arguments(arm: arm) + ["--import", "--subscription", "a"])
    #expect(run.exitCode == 3)
    #expect(try collecting.manifest(of: "a").coverage.reason?.contains(reason) == true)
    #expect(try collecting.inventory() == Self.all)
    #expect(stranger.questions.isEmpty)
  }

  @Test func `the keys of its JSON stay`() throws {
    let run = try Collecting(twoSubscriptions()).collect("--format", "json")
    let report = try run.object()
    #expect(
      report.keys.sorted() == ["changes", "documents", "evidence", "partialReason", "schemaVersion", "snapshots"])
    let documents = try #require(report["documents"] as? [[String: Any]])
    #expect(
      documents[0].keys.sorted() == [
        "apiVersion", "content", "document", "errors", "isComplete", "partialReason", "resources", "scopes", "sha256",
        "source", "takenAt",
      ])
  }

  @Test(
    "Wrong usage is 64",
    arguments: [
      [], ["--import", "--source", "x"], ["--import", "--subscription", "../x"],
      ["--import", "--subscription", "a", "--management-group", "b"], ["--import", "--identity", "x"],
      ["--import", "--source", "az", "--management-group", "b"], ["--import", "--deadline", "0"],
    ])
  func usage(arguments: [String]) throws {
    #expect(try Collecting(twoSubscriptions()).fipswatch(["collect"] + arguments).exitCode == 64)
  }

  @Test func `without any subscription nothing is written, and that is an error`() throws {
    let collecting = try Collecting(try LoopbackAzure([:]))
    let run = try collecting.collect()
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("the identity sees no subscription"))
    #expect(collecting.documents.isEmpty)
  }

  @Test func `four requests are open at once, and never more`() throws {
    // Four arrive while the first is held back, unless the machine is busy.
    for latency in [200, 1_000, 5_000] {
      let azure = try LoopbackAzure([:])
      azure.fleet.withLock {
        $0.subscriptions = (0..<12).map { "s\($0)" }
        $0.latency = .milliseconds(Int64(latency))
      }
      let run = try Collecting(azure).collect(imports: false)
      #expect(run.exitCode == 0)
      // Each is open from its arrival for as long as the answer is held back, at least.
      let arrivals = azure.records.withLock { $0.arrivals }
      let open = arrivals.map { end in arrivals.count { ($0...($0 + .milliseconds(latency))).contains(end) } }
      guard latency == 5_000 || open.max()! >= 4 else { continue }
      #expect(open.max() == 4)
      return
    }
  }

  @Test func `a token that expires in mid-run is renewed, and every subscription is whole`() throws {
    let azure = try LoopbackAzure([:])
    azure.fleet.withLock {
      $0.subscriptions = (0..<12).map { "s\($0)" }
      $0.usesOfFirstToken = 5
    }
    let run = try Collecting(azure).collect(imports: false)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(azure.records.withLock { $0.tokens.count } == 2)
  }

  @Test func `after the deadline what is missing stays uncovered`() throws {
    let azure = try twoSubscriptions()
    azure.fault("/b/", .silence)
    // The other subscription is read within the first of these, unless the machine is busy.
    for seconds in [1, 4, 16] {
      let collecting = try Collecting(azure)
      let run = try collecting.collect("--deadline", "\(seconds)", "--timeout", "30")
      guard try seconds == 16 || (collecting.manifests().contains { $0.coverage.isComplete }) else { continue }
      #expect(run.exitCode == 3)
      #expect(try collecting.manifest(of: "a").coverage.isComplete)
      #expect(
        try collecting.manifest(of: "b").coverage.reason
          == "the deadline of \(seconds) s passed: give more with --deadline")
      return
    }
  }

  /// Against what a parser would make of it: some hundred bytes for every value.
  @Test("An answer takes no more memory than its text, whatever its shape", arguments: ["[],", #"{"a":{}},"#, "1,"])
  func shapes(part: String) throws {
    let azure = try twoSubscriptions()
    let collecting = try Collecting(azure)
    let list = String(repeating: part, count: (16 << 20) / part.utf8.count)
    let wrapped = #"{"id":"/subscriptions/a/x","x":[\#(list)0]}"#
    for body in [#"{"value":[\#(list)0]}"#, #"{"value":[\#(wrapped)]}"#] {
      azure.fault("managedClusters", .answer(200, body))
      let program = collecting.program(collecting.arguments() + ["--subscription", "a", "--identity", "environment"])
      let script = """
        import resource, subprocess, sys
        subprocess.run(sys.argv[1:], stdout=sys.stderr)
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        """
      let output = Pipe()
      program.arguments = ["python3", "-c", script, program.executableURL!.path] + program.arguments!
      program.executableURL = URL(filePath: "/usr/bin/env")
      program.standardOutput = output
      try program.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      program.waitUntilExit()
      let kilobytes = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
      #expect(kilobytes < 256 << 10)
    }
  }
}
