import ComplianceEngine
import Foundation
import InventoryModel
import Testing

@testable import InventoryStore

@Suite("Coverage: not seen is not gone")
struct CoverageTests {
  let store: TestStore
  private let shop = MadeCluster("shop", pools: [MadePool("a", true), MadePool("b", false)])
  private let mill = MadeCluster("mill", in: "other", pools: [MadePool("a", true)])
  private let far = MadeCluster("far", of: "sub2", pools: [MadePool("a", true)])

  /// The first night shows three clusters in two subscriptions.
  init() throws {
    store = try TestStore()
    try store.importing(list(shop, mill, far), at: night(1))
  }

  /// What is there after a night, as `cluster/pool`, and what nobody observed.
  private func left(after document: String, _ coverage: ImportRequest.Coverage = .told) throws -> [String] {
    var summary = try store.importing(document, at: night(2), coverage)
    try store.store.tellUnobserved(in: &summary)
    let rows = try store.inventory(at: night(2)).map { "\($0.cluster.name)/\($0.pool ?? "*")" }
    return rows
      + summary.missing.map { "not covered: " + $0.replacing("/providers/microsoft.containerservice", with: "") }
  }

  @Test func `a list covers the subscriptions named in it`() throws {
    #expect(
      try left(after: list(shop, mill)) == ["shop/a", "shop/b", "mill/a", "far/a", "not covered: /subscriptions/sub2"])
  }

  @Test func `one cluster covers itself and its pools`() throws {
    let smaller = MadeCluster("shop", pools: [MadePool("a", true)])
    #expect(
      try left(after: smaller.json) == [
        "shop/a", "mill/a", "far/a", "not covered: /subscriptions/sub/resourcegroups/other/managedclusters/mill",
        "not covered: /subscriptions/sub2",
      ])
  }

  @Test func `a list of pools covers the pools of its cluster`() throws {
    let smaller = MadeCluster("shop", pools: [MadePool("b", true)])
    let rows = try left(after: smaller.poolList).filter { $0.hasPrefix("shop") }
    #expect(rows == ["shop/b"])
  }

  @Test func `one pool covers itself`() throws {
    let rows = try left(after: MadePool("b", true).json(of: shop)).filter { $0.hasPrefix("shop") }
    #expect(rows == ["shop/a", "shop/b"])
    #expect(try store.verdicts(at: night(2)).contains("shop/b pass"))
  }

  @Test(
    "A scope covers exactly itself",
    arguments: [
      ("sub", ["far/a"]), ("/subscriptions/SUB/resourceGroups/rg", ["mill/a", "far/a"]),
      ("/subscriptions/sub2", ["shop/a", "shop/b", "mill/a"]),
    ])
  func scope(text: String, rows: [String]) throws {
    let scope = try #require(Scope(text))
    #expect(try left(after: "[]", .scopes([scope])).filter { !$0.contains(" ") } == rows)
  }

  @Test func `partial coverage takes nothing away`() throws {
    let rows = try left(after: list(MadeCluster("shop")), .partial(reason: "a test"))
    #expect(rows.filter { !$0.contains(" ") } == ["shop/a", "shop/b", "mill/a", "far/a"])
  }

  @Test func `a partial night does not hide that a pool is gone`() throws {
    let smaller = list(MadeCluster("shop", pools: [MadePool("a", true)]), mill)
    try store.importing(smaller, at: night(2), .partial(reason: "a test"))
    #expect(try store.verdicts(at: night(2)).contains("shop/b fail"))
    try store.importing(smaller, at: night(3))
    #expect(try !store.verdicts(at: night(3)).contains("shop/b fail"))
  }

  @Test func `a page whose next page did not come is partial`() throws {
    let page = #"{"value":[\#(shop.json)],"nextLink":"https://management.azure.com/x"}"#
    let summary = try store.importing(page, at: night(2))
    #expect(!summary.isComplete)
    #expect(summary.partialReason == "the list goes on in a page that did not come with it")
    #expect(try store.inventory(at: night(2)).count == 4)
  }

  /// Pages of Resource Graph, as the command line or REST gives them, and why they are partial; nil if they are not.
  struct Answer: CustomTestStringConvertible {
    var pages: [String]
    var reason: String?
    var testDescription: String { "\(pages) \(reason ?? "")" }
  }

  private static let goesOn = "the list goes on in a page that did not come with it"
  private static let cut = "Resource Graph truncated its response: let the query project id, and collect all pages"

  static let answers = [
    Answer(pages: [
      #""data":[SHOP],"skip_token":"t","total_records":2"#, #""data":[MILL],"skip_token":null,"total_records":2"#,
    ]),
    Answer(pages: [
      #""totalRecords":2,"data":[SHOP],"$skipToken":"t","resultTruncated":"false""#,
      #""totalRecords":2,"data":[MILL],"resultTruncated":"false""#,
    ]),
    // The order in which they are given says nothing.
    Answer(pages: [#""data":[MILL],"total_records":2"#, #""data":[SHOP],"skip_token":"t","total_records":2"#]),
    // All pages in one file, and an empty last one.
    Answer(pages: [
      #""data":[SHOP],"skip_token":"t","total_records":2}{"data":[MILL],"skip_token":"u","total_records":2}{"data":[],"total_records":2"#
    ]),
    Answer(
      pages: [#""data":[SHOP],"skip_token":"t","total_records":2"#],
      reason: "Resource Graph has 2 rows and these are 1: give all pages at once"),
    Answer(
      pages: [#""data":[SHOP],"skip_token":"t","total_records":3"#, #""data":[MILL],"total_records":3"#],
      reason: "Resource Graph has 3 rows and these are 2: give all pages at once"),
    Answer(
      pages: [#""data":[SHOP],"skip_token":"t","total_records":2"#, #""data":[MILL],"total_records":3"#], reason: goesOn
    ),
    Answer(pages: [#""data":[SHOP],"skip_token":"t""#, #""data":[MILL]"#], reason: goesOn),
    // First pages of two lists that happen to have as many rows as there are in each.
    Answer(
      pages: [
        #""data":[SHOP],"skip_token":"t","total_records":2"#, #""data":[MILL],"skip_token":"u","total_records":2"#,
      ],
      reason: goesOn),
    Answer(pages: [#""data":[SHOP,MILL],"skip_token":"t","total_records":2"#], reason: goesOn),
    Answer(
      pages: [
        #""totalRecords":2,"data":[SHOP],"$skipToken":"t""#,
        #""totalRecords":2,"data":[MILL],"resultTruncated":"true""#,
      ],
      reason: cut),
    Answer(pages: [#""totalRecords":2,"data":[SHOP,MILL],"resultTruncated":true"#], reason: cut),
    Answer(
      pages: [#""value":[SHOP],"nextLink":"https://n"}{"value":[MILL]"#],
      reason: "a page among several in one file goes on: give each page as a file of its own, all at once"),
    Answer(pages: [#""value":[SHOP]}{"value":[MILL]"#]),
  ]

  @Test("all pages of Resource Graph are complete, and fewer are not", arguments: answers)
  func answer(answer: Answer) throws {
    let pages = answer.pages.enumerated().map { index, page in
      let text = page.replacing("SHOP", with: shop.json).replacing("MILL", with: mill.json)
      return (name: "page\(index).json", data: Data("{\(text)}".utf8))
    }
    let summary = try store.importing(pages, at: night(2), .told)
    #expect(summary.isComplete == (answer.reason == nil))
    #expect(summary.partialReason == answer.reason)
  }

  @Test(
    "as many rows as Resource Graph gives at a time, without its count of all, are partial",
    arguments: [("", "\n", ""), ("[", ",", "]"), (#"{"data":["#, ",", "]}"), (#"{"value":["#, ",", "]}")])
  func countedRows(before: String, between: String, after: String) throws {
    let rows = (1...100).map { number in
      MadeCluster("c\(number)").json.replacing(
        "Microsoft.ContainerService/ManagedClusters", with: "microsoft.containerservice/managedclusters")
    }
    try #require(rows[0].contains("microsoft.containerservice/managedclusters"))
    let summary = try store.importing(before + rows.joined(separator: between) + after, at: night(2))
    #expect(summary.partialReason?.hasPrefix("Resource Graph gives 100 rows, or 1000 with --first 1000") == true)
    #expect(try store.inventory(at: night(2)).contains { $0.cluster.name == "mill" })
  }

  @Test func `a cluster on two pages is refused, naming both files`() throws {
    let pages = [("page1.json", shop.json), ("page2.json", shop.json)].map { name, cluster in
      (name: name, data: Data(#"{"data":[\#(cluster)],"total_records":2}"#.utf8))
    }
    let error = #expect(throws: DocumentProblem.self) { try store.importing(pages, at: night(2), .told) }
    let line = try #require(error?.description)
    #expect(line.contains("page2.json: /subscriptions/sub/"))
    #expect(line.contains("/managedclusters/shop appears twice, at byte 9 and in "))
    #expect(line.contains("page1.json at byte 9: collect all pages again"))
  }

  @Test func `pools that are not reported are not gone; no pools at all are`() throws {
    var untold = shop
    untold.pools = nil
    #expect(
      try left(after: list(untold, mill)).filter { $0.contains("shop") } == [
        "shop/a", "shop/b", "not covered: /subscriptions/sub/resourcegroups/rg/managedclusters/shop/agentpools/a",
        "not covered: /subscriptions/sub/resourcegroups/rg/managedclusters/shop/agentpools/b",
      ])
    try store.importing(list(MadeCluster("shop", pools: []), mill), at: night(3), .scopes([.subscription("sub")]))
    #expect(try store.inventory(at: night(3)).map(\.cluster.name) == ["mill", "far"])
  }

  @Test func `a resource outside the scopes is refused`() throws {
    #expect(
      try store.refusal(of: list(shop, mill), at: night(2), .scopes([Scope("/subscriptions/sub/resourceGroups/rg")!]))
        == "night.json: /subscriptions/sub/resourcegroups/other/providers/microsoft.containerservice/managedclusters/mill"
        + " is outside the given scopes: correct --scope, or leave it out")
    #expect(try store.lines("SELECT count(*) FROM snapshots") == ["1"])
  }

  @Test(
    "a list of pools says nothing of clusters, whatever its scope",
    arguments: ["sub", "/subscriptions/sub/resourceGroups/rg"])
  func poolsInWiderScope(scope: String) throws {
    #expect(
      try store.refusal(of: shop.poolList, at: night(2), .scopes([Scope(scope)!]))
        == "night.json: a list of node pools tells of the pools of its cluster alone: give the id of that cluster with"
        + " --scope, or leave --scope out")
  }

  @Test func `a list of pools with the scope of its cluster takes pools away, and no cluster`() throws {
    var shop = shop
    shop.pools = Array(shop.pools!.prefix(1))
    let summary = try store.importing(shop.poolList, at: night(2), .scopes([.cluster(shop.clusterID)]))
    #expect(summary.clusters.gone == 0)
    #expect(try store.inventory(at: night(2)).contains { $0.cluster.name == "shop" && $0.pool == shop.pools![0].name })
  }

  @Test func `an empty list says nothing without a scope`() throws {
    let reason = "night.json: an empty list does not say what it covers: name it with --scope"
    #expect(try store.refusal(of: "[]", at: night(2)) == reason)
    #expect(try store.refusal(of: #"{"value":[]}"#, at: night(2)) == reason)
  }

  @Test func `when passes go stale is kept also for a place that nothing but earlier snapshots covered`() throws {
    let store = try TestStore()
    try store.importing("[]", at: night(1), .scopes([.subscription("sub")]))
    try store.importing(MadePool("a", true).json(of: mill), at: night(2))
    #expect(try store.lines("SELECT count(*) FROM places WHERE stale_at IS NULL") == ["0"])
    #expect(try store.store.verify(judge: judge) == [])
  }
}
