import ComplianceEngine
import FleetSimulator
import Foundation
import InventoryModel
import Testing

@testable import InventoryStore

@Suite("New non-compliant pools")
struct NewlyFailingTests {
  let store: TestStore
  /// Regulates no pool of these tests.
  private static let elsewhere = Policy(
    name: "elsewhere", scopes: [RegulatedScope(name: "s", selector: Selector(clusters: ["other"]))])

  init() throws { store = try TestStore() }

  private func importing(
    _ pools: [MadePool], uid: String = "u1", on day: Int64, under policy: Policy = .builtIn
  ) throws {
    let shop = MadeCluster("shop", uid: uid, pools: pools, members: #""nodeResourceGroup":"mc","#)
    let document = [(name: "night.json", data: Data(list(shop, MadeCluster("mill")).utf8))]
    try store.importing(document, at: night(day), .told, under: policy)
  }

  /// A list of the nodes of pool `a`, and what their labels say.
  private func importNodes(_ isFIPS: Bool, on day: Int64) throws {
    let nodes = EvidenceDocument.NodesOfCluster(
      nodeResourceGroup: "mc", subscription: "sub", nodes: [Node(name: "n", pool: "a", isFIPSByLabel: isFIPS)])
    let document = EvidenceDocument(file: "nodes", sha256: "\(day)", kind: .nodes, nodes: [nodes])
    _ = try store.store.importEvidence(document, takenAt: night(day), importedAt: night(day), judge: judge)
  }

  private func newlyFailing(_ from: Int64, _ to: Int64) throws -> [String] {
    try store.store.loadNewlyFailing(from: night(from), to: night(to)).map { $0.pool ?? "*" }.sorted()
  }

  @Test("What begins to fail by its nodes is new, whether a policy regulates it or not", arguments: [true, false])
  func byNodes(isRegulated: Bool) throws {
    try importing([MadePool("a", true)], on: 1, under: isRegulated ? .builtIn : Self.elsewhere)
    try importNodes(false, on: 3)
    #expect(try newlyFailing(2, 3) == ["a"])
    #expect(try newlyFailing(1, 9) == ["a"])
    #expect(try newlyFailing(3, 4) == [])
  }

  @Test("What begins to fail because time passed is new", arguments: [true, false])
  func byTime(isRegulated: Bool) throws {
    try importing([MadePool("a", false)], on: 1, under: isRegulated ? .builtIn : Self.elsewhere)
    try importNodes(true, on: 3)
    #expect(try newlyFailing(9, 10) == ["a"])
    #expect(try newlyFailing(1, 4) == [])
    #expect(try store.lines("SELECT count(*) FROM versions WHERE from_at > \(night(1).seconds)") == ["0"])
  }

  @Test("What has failed ever since its scope was first observed is not", arguments: [true, false])
  func baseline(isRegulated: Bool) throws {
    let policy = isRegulated ? Policy.builtIn : Self.elsewhere
    try importing([MadePool("a", false), MadePool("b", false)], on: 1, under: policy)
    #expect(try newlyFailing(0, 1) == [])
    // Another policy opens and closes findings, but no verdict.
    try importing([MadePool("a", false, count: 9), MadePool("b", true)], on: 2, under: Self.elsewhere)
    try importing([MadePool("a", false), MadePool("b", false)], on: 3)
    #expect(try newlyFailing(0, 3) == ["b"])
    #expect(try newlyFailing(2, 3) == ["b"])
    #expect(try newlyFailing(1, 3) == [])
  }

  @Test func `a pool that failed, went and came again failing did not begin to fail`() throws {
    try importing([MadePool("a", false)], on: 1)
    try importing([], on: 2)
    try importing([MadePool("a", false)], on: 3)
    #expect(try newlyFailing(1, 3) == [])
    #expect(try newlyFailing(2, 3) == ["a"])
    #expect(try newlyFailing(0, 3) == ["a"])
  }

  @Test func `a pool of a cluster that was made anew is new, though one of its name failed before`() throws {
    try importing([MadePool("a", false)], on: 1)
    try importing([MadePool("a", false)], uid: "u2", on: 2)
    #expect(try newlyFailing(1, 2) == ["a"])
    #expect(try newlyFailing(0, 2) == ["a"])
    #expect(try newlyFailing(2, 3) == [])
  }

  @Test func `a pool that was made anew with its cluster, and was away meanwhile, is new`() throws {
    try importing([MadePool("a", false)], on: 1)
    try store.importing(list(MadeCluster("mill")), at: night(2))
    try importing([MadePool("a", false)], uid: "u2", on: 3)
    #expect(try newlyFailing(1, 3) == ["a"])
  }

  @Test func `a pool that came before its cluster was shown is of the cluster's first life`() throws {
    let shop = MadeCluster("shop", uid: "u1", pools: [MadePool("a", false)])
    try store.importing(shop.poolList, at: night(1), .told)
    try importing([MadePool("a", false)], on: 2)
    #expect(try newlyFailing(1, 2) == [])
    try importing([MadePool("a", false)], uid: "u2", on: 3)
    #expect(try newlyFailing(1, 3) == ["a"])
  }

  @Test func `of findings that are open, those of baselines are distinguished, whatever policies came and went`() throws
  {
    try importing([MadePool("a", false), MadePool("b", true)], on: 1, under: Self.elsewhere)
    try importing([MadePool("a", false), MadePool("b", false)], on: 2)
    let since = try store.store.loadFailingSinceBaseline(asOf: night(3))
    #expect(since.map(\.pool) == ["a"])
  }

  @Test("They are those that reading the rules out gives", arguments: Seeds.groups)
  func law(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let slow = SlowRegulating(RegulatedHistory(seed: seed))
      let store = try await RegulatedStores.shared.store(seed)
      var random = SeededRandom(seed: seed)
      for _ in 0..<6 {
        let ends = [0, 1].map { _ in random.element(of: slow.instants) }.sorted()
        let (from, to) = (ends[0], ends[1])
        let found = try store.store.loadNewlyFailing(from: from, to: to).map { "\($0.cluster)/agentpools/\($0.pool!)" }
        expectSame(found.sorted(), slow.newlyFailing(from: from, to: to), "seed \(seed), \(from) to \(to)")
      }
    }
  }
}

extension SlowRegulating {
  /// Rows that fail at an instant, did not at an earlier one, and have not failed ever since a baseline.
  fileprivate func newlyFailing(from: Instant, to: Instant) -> [String] {
    (shown[to] ?? [:]).filter { row, now in
      guard now.verdict == .fail else { return false }
      let isSameLife = uid(of: row.cluster, by: from) == uid(of: row.cluster, by: to)
      if isSameLife, shown[from]?[row]?.verdict == .fail { return false }
      let since = instants.last { $0 <= to && moves[$0]?[row]?.isNew == true }!
      let stay = instants.filter { since <= $0 && $0 <= to }
      let hasAlwaysFailed = stay.allSatisfy { shown[$0]![row]!.verdict == .fail }
      return !hasAlwaysFailed || lookedAt(row, before: since) != nil
    }.map { $0.key.description }.sorted()
  }

  private func uid(of cluster: ClusterID, by instant: Instant) -> String? {
    history.snapshots.filter { $0.takenAt <= instant }.flatMap(\.clusters).last { $0.id == cluster }?.uid
  }
}
