import InventoryModel
import Testing

@testable import InventoryStore

@Suite("Documents that contradict each other, or themselves")
struct ConflictTests {
  let store: TestStore
  private let shop = MadeCluster("shop", pools: [MadePool("a", true, count: 3)])
  private static let shopID =
    "/subscriptions/sub/resourcegroups/rg/providers/microsoft.containerservice/managedclusters/shop"

  init() throws { store = try TestStore() }

  @Test func `two documents of one instant may agree`() throws {
    try store.importing(list(shop, MadeCluster("mill")), at: night(1))
    #expect(try store.importing(shop.json, at: night(1)).outcome == .imported)
    #expect(try store.lines("SELECT count(*) FROM versions") == ["3"])
  }

  @Test(
    "Where they disagree the second is refused and nothing is written",
    arguments: [
      MadeCluster("shop", pools: [MadePool("a", false)]), MadeCluster("shop", pools: []),
      MadeCluster("shop", pools: [MadePool("a", true), MadePool("b", true)]),
    ])
  func disagreement(other: MadeCluster) throws {
    try store.importing(list(shop), at: night(1))
    let before = try StoreDump(store)
    #expect(
      try store.refusal(of: other.json, at: night(1))?.hasSuffix(
        "differs from what another document of 2026-11-01T02:00:00Z says: "
          + "give the true time with --taken-at, or retract the other") == true)
    expectSame(try StoreDump(store).lines, before.lines, "after a refusal")
    #expect(try store.refusal(of: other.json, at: night(2)) == nil)
  }

  @Test func `volatile attributes have to agree too`() throws {
    try store.importing(list(shop), at: night(1))
    let other = MadeCluster("shop", pools: [MadePool("a", true, count: 5)])
    #expect(try store.refusal(of: other.json, at: night(1))?.contains("/agentpools/a differs from what") == true)
    #expect(try store.inventory(at: night(1)).map(\.count) == [3])
  }

  @Test func `two resources of one id are refused with both places`() throws {
    let twice = "[\(shop.json),\(shop.json)]"
    #expect(
      try store.refusal(of: twice, at: night(1))
        == "night.json: \(Self.shopID) appears twice, at byte 1 and at byte \(shop.json.utf8.count + 2):"
        + " export the list again")
    #expect(try store.lines("SELECT count(*) FROM snapshots") == ["0"])
  }

  @Test func `a cluster whose bytes are known is found twice all the same`() throws {
    try store.importing(list(shop), at: night(1))
    try store.importing(list(shop), at: night(2))
    let reason = try store.refusal(of: "[\(shop.json),\(shop.json)]", at: night(3))
    #expect(reason?.contains("appears twice, at byte 1 and at byte \(shop.json.utf8.count + 2)") == true)
    let respelled = shop.json.replacing("managedClusters/shop", with: "managedClusters/SHOP")
    let other = try store.refusal(of: "[\(shop.json),\(respelled)]", at: night(3))
    #expect(other?.contains("appears twice, at byte 1 and at byte \(shop.json.utf8.count + 2)") == true)
  }

  @Test func `two pools of one name are refused, in any spelling`() throws {
    let cluster = MadeCluster("shop", pools: [MadePool("a", true), MadePool("A", false)])
    #expect(
      try store.refusal(of: list(cluster), at: night(1))?.contains("\(Self.shopID)/agentpools/a appears twice") == true
    )
  }

  @Test func `the same night, imported again after a later one, is still the same`() throws {
    try store.importing(list(shop), at: night(1))
    try store.importing(list(MadeCluster("shop", pools: [])), at: night(2))
    #expect(try store.importing(list(shop), at: night(1)).outcome == .alreadyImported)
    #expect(try store.importing(shop.json, at: night(1)).outcome == .imported)
  }
}
