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

  /// What is there after a night, as `cluster/pool`, and what nobody looked at.
  private func left(after document: String, _ coverage: ImportRequest.Coverage = .told) throws -> [String] {
    let summary = try store.importing(document, at: night(2), coverage)
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

  @Test func `pools that are not told are not gone; no pools at all are`() throws {
    var untold = shop
    untold.pools = nil
    #expect(
      try left(after: list(untold, mill)).filter { $0.contains("shop") } == [
        "shop/a", "shop/b", "not covered: /subscriptions/sub/resourcegroups/rg/managedclusters/shop/agentpools/a",
        "not covered: /subscriptions/sub/resourcegroups/rg/managedclusters/shop/agentpools/b",
      ])
    try store.importing(list(MadeCluster("shop", pools: []), mill), at: night(3))
    #expect(try store.inventory(at: night(3)).map(\.cluster.name) == ["mill", "far"])
  }

  @Test func `a resource outside the scopes is refused`() throws {
    #expect(
      try store.refusal(of: list(shop, mill), at: night(2), .scopes([Scope("/subscriptions/sub/resourceGroups/rg")!]))
        == "night.json: /subscriptions/sub/resourcegroups/other/providers/microsoft.containerservice/managedclusters/mill"
        + " lies outside the scopes given: correct --scope, or leave it out")
    #expect(try store.lines("SELECT count(*) FROM snapshots") == ["1"])
  }

  @Test func `an empty list says nothing without a scope`() throws {
    let reason = "night.json: an empty list does not say what it covers: name it with --scope"
    #expect(try store.refusal(of: "[]", at: night(2)) == reason)
    #expect(try store.refusal(of: #"{"value":[]}"#, at: night(2)) == reason)
  }
}
