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

  // MARK: Pools

  private static func fleet(_ clusters: Int, pools: [String], mode: String = "User") -> [MadeCluster] {
    let pools = pools.map { name in
      var pool = MadePool(name, name == "sys")
      pool.mode = mode
      return pool
    }
    return (0..<clusters).map { MadeCluster("c\($0)", in: "rg\($0 % 3)", pools: pools) }
  }

  struct PoolCase: Sendable {
    var clusters: Int
    var pools: [String]
    /// What a cluster still shows.
    var shown: @Sendable (Int) -> [String]
    var missing: Int?
  }

  static let poolCases = [
    PoolCase(clusters: 7, pools: ["sys", "usr"], shown: { _ in ["sys"] }, missing: 7),
    PoolCase(clusters: 7, pools: ["sys", "usr"], shown: { $0 < 3 ? [] : ["sys", "usr"] }, missing: 6),
    PoolCase(clusters: 5, pools: ["sys", "usr"], shown: { $0 < 2 ? ["sys"] : ["sys", "usr"] }, missing: 2),
    PoolCase(clusters: 6, pools: ["sys", "usr"], shown: { $0 < 2 ? ["sys"] : ["sys", "usr"] }),
    PoolCase(clusters: 1, pools: ["sys", "usr"], shown: { _ in ["sys"] }),
    PoolCase(clusters: 7, pools: ["sys", "usr"], shown: { _ in ["sys", "other"] }),
  ]

  @Test(
    "A list is refused that lacks a fifth and two of the pools, beyond those in their place",
    arguments: poolCases.indices)
  func poolsRefused(index: Int) throws {
    let (example, store) = (Self.poolCases[index], try TestStore())
    let known = Self.fleet(example.clusters, pools: example.pools)
    let shown = known.enumerated().map { index, cluster in
      var cluster = cluster
      cluster.pools = example.shown(index).map { MadePool($0, $0 == "sys") }
      return cluster
    }
    try store.importing(list(known), at: night(3))
    for day: Int64 in [4, 2] {
      let reason = try store.refusal(of: list(shown), at: night(day))
      // An older night lacks the pools that came after it.
      #expect((reason != nil) == (example.missing != nil && day == 4), "night \(day)")
      guard let reason, let missing = example.missing else { continue }
      let count = known.count * example.pools.count
      #expect(reason.hasPrefix("night.json: \(missing) of \(count) known node pools would disappear from clusters"))
      #expect(reason.hasSuffix("--scope sub"))
    }
  }

  @Test("A list is refused that shows a cluster without any pool, where it had a system pool", arguments: [1, 2, 9])
  func emptied(clusters: Int) throws {
    let (store, known) = (try TestStore(), Self.fleet(clusters, pools: ["sys"], mode: "System"))
    try store.importing(list(known), at: night(3))
    var shown = known
    shown[0].pools = []
    let reason = try #require(try store.refusal(of: list(shown), at: night(4)))
    #expect(reason.hasPrefix("night.json: 1 of 1 known node pools would disappear from clusters that are listed"))
    #expect(reason.hasSuffix("--scope sub"))
    #expect(try store.refusal(of: list(shown), at: night(2)) == nil)
    let all = ImportRequest.Coverage.scopes([.subscription("sub")])
    #expect(try store.importing(list(shown), at: night(5), all).pools.gone == 1)
    // It has none since.
    #expect(try store.refusal(of: list(shown), at: night(6)) == nil)
  }

  @Test("A list is refused that shows a cluster without the system pool that it had", arguments: [false, true])
  func withoutSystemPool(isPoolList: Bool) throws {
    func cluster(_ pools: (String, String)...) -> MadeCluster {
      MadeCluster(
        "c",
        pools: pools.map { name, mode in
          var pool = MadePool(name, true)
          pool.mode = mode
          return pool
        })
    }
    func document(_ cluster: MadeCluster) -> String { isPoolList ? cluster.poolList : list(cluster) }
    let store = try TestStore()
    try store.importing(list(cluster(("first", "System"), ("jobs", "User"))), at: night(1))
    let reason = try #require(try store.refusal(of: document(cluster(("jobs", "User"))), at: night(2)))
    #expect(reason.hasPrefix("night.json: 1 of 2 known node pools would disappear"))
    // Another takes its place, as one that was there or as a new one; user pools may go.
    #expect(try store.refusal(of: document(cluster(("jobs", "System"))), at: night(3)) == nil)
    #expect(try store.refusal(of: document(cluster(("next", "System"), ("web", "User"))), at: night(4)) == nil)
    #expect(try store.refusal(of: document(cluster(("next", "System"))), at: night(5)) == nil)
  }

  @Test func `a cluster that is being deleted, or whose system pools AKS hosts, may show no system pool`() throws {
    var known = Self.fleet(3, pools: ["sys"], mode: "System")
    let store = try TestStore()
    try store.importing(list(known), at: night(1))
    known[0].pools = []
    for state in ["Updating", "Failed", "Canceled"] {
      known[0].provisioningState = state
      #expect(try store.refusal(of: list(known), at: night(2)) != nil, "\(state)")
    }
    known[0].provisioningState = "Deleting"
    #expect(try store.refusal(of: list(known), at: night(2)) == nil)
    known[1].pools = []
    #expect(try store.refusal(of: list(known), at: night(3)) != nil)
    known[1].members = #""hostedSystemProfile":{"enabled":true},"#
    #expect(try store.refusal(of: list(known), at: night(3)) == nil)
  }

  @Test func `pools of one cluster are counted by themselves, and its id vouches for them`() throws {
    let (store, known) = (try TestStore(), MadeCluster("c", pools: ["a", "b", "c"].map { MadePool($0, true) }))
    try store.importing(list(known), at: night(1))
    var shown = known
    shown.pools = [MadePool("a", true)]
    for document in [shown.json, shown.poolList] {
      let reason = try #require(try store.refusal(of: document, at: night(2)))
      #expect(reason.hasPrefix("night.json: 2 of 3 known node pools would disappear"))
      #expect(reason.hasSuffix("--scope \(known.clusterID)"))
    }
    #expect(try store.importing(shown.poolList, at: night(2), .partial(reason: "a test")).pools.gone == 0)
    #expect(try store.importing(shown.poolList, at: night(3), .scopes([.cluster(known.clusterID)])).pools.gone == 2)
    #expect(try store.verdicts(at: night(3)) == ["c/a pass"])
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
