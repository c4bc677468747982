import InventoryModel
import Testing

@testable import InventoryStore

@Suite("Lists that may have been filtered")
struct FilteredListTests {
  private static func clusters(_ count: Int, groups: Int) -> [MadeCluster] {
    (0..<count).map { MadeCluster("c\($0)", in: "rg\($0 % groups)", pools: [MadePool("a", true)]) }
  }

  struct Case: Sendable {
    var known: Int
    var groups: Int
    /// Which of the known clusters the list still shows.
    var kept: @Sendable (Int) -> Bool
    var isRefused: Bool
  }

  static let cases = [
    Case(known: 10, groups: 3, kept: { $0 >= 1 }, isRefused: false),
    Case(known: 11, groups: 3, kept: { $0 >= 2 }, isRefused: false),
    Case(known: 10, groups: 3, kept: { $0 >= 2 }, isRefused: true),
    Case(known: 9, groups: 3, kept: { $0 >= 2 }, isRefused: true),
    Case(known: 3, groups: 3, kept: { $0 >= 1 }, isRefused: false),
    Case(known: 2, groups: 2, kept: { $0 == 0 }, isRefused: true),
    Case(known: 2, groups: 1, kept: { $0 == 0 }, isRefused: false),
  ]

  @Test("A list is refused that lacks a fifth and two, or all but one resource group", arguments: cases.indices)
  func refused(index: Int) throws {
    let (example, store) = (Self.cases[index], try TestStore())
    let known = Self.clusters(example.known, groups: example.groups)
    let shown = known.indices.filter(example.kept).map { known[$0] }
    try store.importing(list(known), at: night(3))
    let missing = known.count - shown.count
    for day: Int64 in [4, 2] {
      let reason = try store.refusal(of: list(shown), at: night(day))
      #expect((reason != nil) == example.isRefused, "night \(day)")
      if let reason {
        #expect(reason.hasPrefix("night.json: of subscription sub, \(missing) of \(known.count) known clusters would"))
      }
    }
    #expect(try store.lines("SELECT count(*) FROM snapshots") == [example.isRefused ? "1" : "3"])
  }

  @Test func `with a scope, or as partial, the same list is taken`() throws {
    let store = try TestStore()
    let known = Self.clusters(10, groups: 2)
    try store.importing(list(known), at: night(1))
    let filtered = list(known.filter { $0.group == "rg0" })
    let group = Scope.resourceGroup(subscription: "sub", name: "rg0")
    #expect(try store.importing(filtered, at: night(2), .scopes([group])).clusters.gone == 0)
    #expect(try store.importing(filtered, at: night(3), .partial(reason: "a test")).clusters.gone == 0)
    #expect(try store.importing(filtered, at: night(4), .scopes([.subscription("sub")])).clusters.gone == 5)
  }

  @Test func `another subscription's clusters have no say`() throws {
    let store = try TestStore()
    let far = MadeCluster("far", of: "sub2")
    try store.importing(list(Self.clusters(10, groups: 3) + [far]), at: night(1))
    #expect(try store.refusal(of: list(far), at: night(2)) == nil)
  }

  @Test func `what went long before is not missing`() throws {
    let store = try TestStore()
    let known = Self.clusters(10, groups: 3)
    try store.importing(list(known), at: night(1))
    try store.importing(list(Array(known.prefix(5))), at: night(2), .scopes([.subscription("sub")]))
    #expect(try store.refusal(of: list(Array(known.prefix(5))), at: night(3)) == nil)
  }
}
