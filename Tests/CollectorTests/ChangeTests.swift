import Foundation
import InventoryModel
import LoopbackServices
import Testing

@testable import Collector

@Suite("Who changed it")
struct ChangeTests {
  private static let cluster =
    "/subscriptions/A/resourceGroups/RG/providers/Microsoft.ContainerService/managedClusters/Shop"

  private static func row(_ target: String, _ attributes: String, type: String = "Update", changes: String = "{}")
    -> String
  {
    #"""
    {"id":"\#(target)/providers/Microsoft.Resources/changes/0858_1","properties":{"targetResourceId":"\#(target)",
    "targetResourceType":"microsoft.containerservice/managedclusters","changeType":"\#(type)",
    "changeAttributes":{"timestamp":"2026-11-20T09:15:04.123Z",\#(attributes)"changesCount":1},"changes":\#(changes)}}
    """#
  }

  @Test func `a row becomes a change with its actor, client and operation`() throws {
    let told = """
      "changedBy":"ana@example.com","changedByType":"User","clientType":"Azure CLI","correlationId":"c-1",
      "operation":"Microsoft.ContainerService/managedClusters/agentPools/write",
      """
    let changes = """
      {"properties.enableFIPS":{"previousValue":"True","newValue":"False","changeCategory":"User"},
       "properties.count":{"newValue":3}}
      """
    let row = Self.row("\(Self.cluster)/agentPools/Web", told, changes: changes)
    let read = try AttributedChange.read(Data(#"{"data":[\#(row)]}"#.utf8))
    let change = try #require(read.first)
    #expect(change.cluster == Self.cluster.lowercased())
    #expect((change.pool, change.at, change.kind) == ("web", Instant("2026-11-20T09:15:04Z"), .updated))
    #expect((change.actor, change.actorKind, change.client) == ("ana@example.com", "User", "Azure CLI"))
    #expect(change.operation == "microsoft.containerservice/managedclusters/agentpools/write")
    #expect(change.correlationID == "c-1")
    #expect(
      change.attributes == [
        .init(path: "properties.count", before: nil, after: "3"),
        .init(path: "properties.enableFIPS", before: "True", after: "False"),
      ])
  }

  @Test func `what Azure does not say stays unsaid, and rows of others are left out`() throws {
    let unsaid = #""changedBy":"Unspecified","clientType":"Unknown","#
    let rows = [
      Self.row(Self.cluster, unsaid, type: "Create"), Self.row("/subscriptions/a/resourceGroups/rg", ""),
      Self.row("\(Self.cluster)/maintenanceConfigurations/x", ""), #"{"id":"x","properties":{}}"#,
    ]
    let read = try AttributedChange.read(Data(#"{"data":[\#(rows.joined(separator: ","))]}"#.utf8))
    #expect(read.map(\.kind) == [.created])
    #expect((read[0].actor, read[0].client, read[0].pool) == (nil, nil, nil))
    #expect(throws: CollectorError.self) { try AttributedChange.read(Data("[]".utf8)) }
  }

  @Test func `changes are a document of their own, which import keeps once`() throws {
    let azure = try LoopbackAzure(["a": [], "b": []])
    azure.fleet.withLock {
      $0.changes = (1...5).map { Self.row("\(Self.cluster)/agentPools/p\($0)", #""changedBy":"x","#) }
      $0.pageSize = 2
    }
    let collecting = try Collecting(azure)
    let run = try collecting.collect("--changes")
    #expect(run.exitCode == 0, "\(run.errors)")
    let manifest = try #require(try collecting.manifests().first { $0.content == .changes })
    #expect((manifest.resources, manifest.scopes) == (5, ["/subscriptions/a", "/subscriptions/b"]))
    let document = try #require(collecting.documents.first { $0.hasSuffix(manifest.document) })
    #expect(try AttributedChange.read(Data(collecting.text(of: document).utf8)).map(\.pool) == (1...5).map { "p\($0)" })
    for new in [5, 0] {
      let report = try collecting.fipswatch(["import", document, "--database", "other.db", "--format", "json"]).object()
      let changes = try #require(report["changes"] as? [[String: Any]])
      #expect(changes.map { $0["told"] as? Int } == [5])
      #expect(changes.map { $0["new"] as? Int } == [new])
    }
  }

  @Test func `a document that is not the one of its manifest is refused`() throws {
    let azure = try LoopbackAzure(["a": []])
    azure.fleet.withLock { $0.changes = [Self.row(Self.cluster, #""changedBy":"x","#)] }
    let collecting = try Collecting(azure)
    try collecting.collect("--changes", imports: false)
    let document = try #require(collecting.documents.first { $0.contains("changes") })
    try Data("{}".utf8).write(to: collecting.folder.appending(path: document))
    let run = try collecting.fipswatch(["import", document])
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("the SHA-256 differs: collect it again"))
  }

  @Test func `drift and history name who changed what, where the time matches`() throws {
    let azure = try LoopbackAzure(["a": [CollectorTests.cluster("a1", of: "a")]])
    let collecting = try Collecting(azure)
    let id = "/subscriptions/a/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/a1"
    let before = CollectorTests.cluster("a1", of: "a").replacing("true", with: "false")
    try collecting.fipswatch(["import", "-", "--taken-at", Collecting.earlier], input: "[\(before)]")
    let flag = #"{"properties.agentPoolProfiles[\"a\"].enableFIPS":{"previousValue":"False","newValue":"True"}}"#
    azure.fleet.withLock {
      $0.changes = [
        (name: "late", day: 0), (name: "early", day: -9),
      ].map { change in
        Self.row(
          id, #""changedBy":"\#(change.name)@example.com","clientType":"Azure Portal","#, changes: flag
        ).replacing("0858_1", with: change.name).replacing(
          "2026-11-20T09:15:04.123Z",
          with: Date(timeIntervalSinceNow: 86_400 * Double(change.day) - 60).formatted(.iso8601))
      }
    }
    try #require(try collecting.collect("--changes").exitCode == 0)
    let drift = try collecting.fipswatch(["drift", "--format", "json"]).object()
    let events = try #require(drift["events"] as? [[String: Any]])
    let flags = events.filter { $0["path"] as? String == "enableFIPS" }
    #expect(flags.count == 1)
    #expect((flags[0]["changedBy"] as? [[String: Any]])?.map { $0["actor"] as? String } == ["late@example.com"])
    #expect(try collecting.fipswatch(["drift"]).output.contains("late@example.com (Azure Portal)"))
    #expect(try collecting.fipswatch(["history", "a1"]).output.contains("late@example.com (Azure Portal)"))
  }

  @Test func `where Resource Graph is not answered, the clusters are whole and the changes are not`() throws {
    let azure = try LoopbackAzure(["a": [CollectorTests.cluster("a1", of: "a")]])
    azure.fault("ResourceGraph", .answer(403, "{}"))
    let collecting = try Collecting(azure)
    #expect(try collecting.collect("--changes").exitCode == 3)
    #expect(try collecting.manifest(of: "a").coverage.isComplete)
    #expect(try collecting.manifests().first { $0.content == .changes }?.coverage.isComplete == false)
  }
}

@Suite("What Resource Graph leaves out is not gone")
struct ResourceGraphTests {
  @Test(
    arguments: [
      (#""totalRecords":9,"resultTruncated":"false""#, [:], "counts more than the 1 rows"),
      (#""totalRecords":1,"resultTruncated":"true""#, [:], "truncated its response"),
      (#""totalRecords":1,"resultTruncated":true"#, [:], "truncated its response"),
      (#""count2":1"#, [:], "does not say that these are all"),
      (
        #""totalRecords":1,"resultTruncated":"false""#, ["x-ms-tenant-subscription-limit-hit": "true"],
        "left out subscriptions"
      ),
    ] as [(String, [String: String], String)])
  func truncation(members: String, headers: [String: String], reason: String) throws {
    let azure = try LoopbackAzure(["a": [cluster("a1", of: "a")]])
    azure.fleet.withLock {
      $0.graphMembers = members
      $0.graphHeaders = headers
    }
    let collecting = try Collecting(azure)
    try collecting.fipswatch(["import", "-", "--taken-at", Collecting.earlier], input: "[\(cluster("a2", of: "a"))]")
    #expect(try collecting.collect("--source", "graph").exitCode == 3)
    #expect(try collecting.manifest(of: "a").coverage.reason?.contains(reason) == true)
    #expect(try collecting.inventory() == ["a1/a pass", "a2/a pass"])
  }

  @Test func `a subscription that is not shown as a whole is not covered`() throws {
    let azure = try LoopbackAzure(["a": [cluster("a1", of: "a")], "b": [cluster("b1", of: "b")]])
    azure.fleet.withLock { $0.hidden = ["b"] }
    let collecting = try Collecting(azure)
    #expect(try collecting.collect("--source", "graph").exitCode == 3)
    #expect(try collecting.manifest(of: "a").coverage.isComplete)
    #expect(
      try collecting.manifest(of: "b").coverage.reason == "Resource Graph does not show the whole subscription")
  }

  @Test func `when the quota is used up the next page waits for it`() async throws {
    let azure = try LoopbackAzure(["a": (1...3).map { cluster("a\($0)", of: "a") }])
    azure.fleet.withLock {
      $0.pageSize = 2
      $0.graphHeaders = ["x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:00"]
    }
    let collecting = try Collecting(azure)
    #expect(try collecting.collect("--source", "graph").exitCode == 0)
    #expect(try collecting.manifest(of: "a").resources == 3)
  }
}
