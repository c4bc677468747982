import ComplianceEngine
import Foundation
import InventoryModel
import Testing

@testable import InventoryStore

/// Clusters have one pool `a` with the flag. What nodes say is said at noon of a day.
@Suite("To which cluster node evidence is put")
struct EvidenceJoiningTests {
  static let long = "MC_" + String(repeating: "g", count: 77)
  /// The 63rd character is the `_`.
  static let underscored = "MC_" + String(repeating: "g", count: 59) + "_" + String(repeating: "h", count: 17)
  static let parenthesised = "MC_" + String(repeating: "g", count: 59) + "(x)"

  struct Name: CustomTestStringConvertible {
    var group: String
    var label: String
    var subscription = ""
    var joins = true
    var testDescription: String { "\(group) as \(subscription) \(label)" }
  }

  static let names = [
    Name(group: "MC_a", label: "mc_a"), Name(group: "mc_A", label: "mc_a", subscription: "sub"),
    Name(group: long, label: String(long.prefix(63)).lowercased()),
    Name(group: long, label: long.lowercased(), subscription: "sub"),
    Name(group: underscored, label: String(underscored.prefix(62)).lowercased() + "z"),
    Name(group: underscored, label: underscored.lowercased(), subscription: "sub"),
    Name(group: parenthesised, label: String(parenthesised.prefix(62)).lowercased() + "z"),
    Name(group: "my(rg)1", label: "my-rg-1"), Name(group: "my(rg)", label: "my-rg-z"),
    // As some write it.
    Name(group: "my(rg)", label: "my-rgz"), Name(group: "rg_", label: "rg_z"), Name(group: "rg-", label: "rg-z"),
    Name(group: String(long.prefix(63)), label: String(long.prefix(63)).lowercased()),
    Name(group: "MC_ab", label: "mc_a", joins: false), Name(group: "MC_a", label: "mc_ab", joins: false),
    Name(group: "MC_a", label: "mc_a", subscription: "other", joins: false),
    Name(group: long, label: String(long.prefix(63)).lowercased(), subscription: "sub", joins: false),
    Name(group: "my(rg)1", label: "my-rg-1", subscription: "sub", joins: false),
    Name(group: long, label: String(long.prefix(62)).lowercased(), joins: false),
  ]

  @Test("A label is the group as labels write it, a machine's id is the group itself", arguments: names)
  func spelling(name: Name) throws {
    let store = try TestStore()
    try store.night(1, [.shop("shop", name.group)])
    try store.nodes(1, name.label, of: name.subscription, ["n": false])
    #expect(try store.verdict("shop", noon(1)) == (name.joins ? "fail nodes label" : "pass flag declared"))
  }

  // MARK: Several clusters

  /// Two clusters of two subscriptions whose groups have one label.
  private static let twins = [MadeCluster.shop("one", long + "1"), .shop("two", long + "2", of: "other")]
  private static let label = String(long.prefix(63)).lowercased()

  private func twins() throws -> TestStore {
    let store = try TestStore()
    try store.night(1, [Self.twins[0]])
    try store.night(1, [Self.twins[1]], of: "other")
    return store
  }

  private func verdicts(_ store: TestStore, _ day: Int64) throws -> [String] {
    try [store.verdict("one", noon(day)), store.verdict("two", noon(day))]
  }

  @Test func `what may be of either confirms neither, and denies both`() throws {
    let store = try twins()
    try store.nodes(1, Self.label, ["n": true])
    try store.kernel(1, ["n": true])
    #expect(try verdicts(store, 1) == ["pass flag declared", "pass flag declared"])
    try store.nodes(2, Self.label, ["m": false])
    #expect(try verdicts(store, 2) == ["fail nodes label", "fail nodes label"])
    // A list of the other's nodes takes nothing back.
    try store.nodes(3, Self.label, ["n": true])
    #expect(try verdicts(store, 3) == ["fail nodes label", "fail nodes label"])
    try store.kernel(4, ["n": false])
    #expect(try verdicts(store, 4) == ["fail nodes kernel", "fail nodes kernel"])
  }

  @Test func `what names its machine is of one, whatever else may be of both`() throws {
    let store = try twins()
    try store.nodes(1, (Self.long + "1").lowercased(), of: "sub", ["n": true])
    try store.nodes(2, Self.label, ["m": true])
    #expect(try verdicts(store, 2) == ["pass flag label", "pass flag declared"])
    try store.kernel(3, ["n": false])
    #expect(try verdicts(store, 3) == ["fail nodes kernel", "pass flag declared"])
  }

  @Test func `a node of one name in two clusters is confirmed by no kernel, and denied by any`() throws {
    let store = try twins()
    for (group, subscription) in [("1", "sub"), ("2", "other")] {
      try store.nodes(1, (Self.long + group).lowercased(), of: subscription, ["n": nil])
    }
    try store.kernel(2, ["n": true])
    #expect(try verdicts(store, 2) == ["pass flag declared", "pass flag declared"])
    try store.kernel(3, ["n": false])
    #expect(try verdicts(store, 3) == ["fail nodes kernel", "fail nodes kernel"])
  }

  @Test func `a cluster that comes later under the same label takes back what was confirmed`() throws {
    let store = try TestStore()
    try store.night(1, [Self.twins[0]])
    try store.nodes(1, Self.label, ["n": true])
    #expect(try store.verdict("one", noon(1)) == "pass flag label")
    try store.night(3, [Self.twins[1]], of: "other")
    #expect(try store.verdict("one", noon(1)) == "pass flag declared")
    #expect(try store.store.rebuild(judge: judge).differing == 0)
  }

  @Test("A pool shown without its cluster stands for it, as the one that it last was", arguments: [true, false])
  func poolAlone(isFIPS: Bool) throws {
    let store = try TestStore()
    let shop = MadeCluster.shop("one", "nodes", uid: "u1")
    try store.night(1, [shop])
    try store.night(2, [])
    try store.importing(shop.poolList, at: night(3), .told)
    try store.nodes(3, "nodes", of: "sub", ["n": isFIPS])
    let expected = isFIPS ? "pass flag label" : "fail nodes label"
    #expect(try store.verdict("one", noon(3)) == expected)
    // Its nodes are of that life, and of none that comes later.
    try store.night(5, [.shop("one", "nodes", uid: "u2")])
    #expect(try store.verdict("one", noon(3)) == expected)
    #expect(try store.verdict("one", noon(5)) == "pass flag declared")
    #expect(try store.store.rebuild(judge: judge).differing == 0)
  }

  @Test func `a cluster that was gone by then is no rival`() throws {
    let store = try twins()
    try store.night(2, [], of: "other")
    try store.nodes(2, Self.label, ["n": true])
    #expect(try store.verdict("one", noon(2)) == "pass flag label")
  }

  @Test func `a group that goes from one cluster to the next is that of whichever has it`() throws {
    let store = try TestStore()
    try store.night(1, [.shop("old", "nodes")])
    try store.night(3, [.shop("new", "nodes")])
    try store.nodes(1, "nodes", of: "sub", ["n": false])
    #expect(try store.verdict("old", noon(1)) == "fail nodes label")
    #expect(try store.verdict("new", noon(3)) == "pass flag declared")
    try store.nodes(3, "nodes", of: "sub", ["n": true])
    #expect(try store.verdict("new", noon(3)) == "pass flag label")
  }

  // MARK: Time

  struct History: CustomTestStringConvertible {
    var testDescription: String
    var steps: [@Sendable (TestStore) throws -> Void]
    var expected: [Int64: String]
  }

  static let histories = [
    History(
      testDescription: "nodes come before the first snapshot of their cluster",
      steps: [
        { try $0.nodes(1, "mc_a", of: "sub", ["n": false]) }, { try $0.kernel(2, ["n": false]) },
        { try $0.night(3, [.shop("shop", "MC_a")]) },
      ], expected: [3: "fail nodes kernel", 9: "unknown evidenceExpired declared"]),
    History(
      testDescription: "some snapshots do not tell the group",
      steps: [
        { try $0.night(1, [.shop("shop", nil)]) }, { try $0.nodes(2, "mc_a", of: "sub", ["n": true]) },
        { try $0.night(3, [.shop("shop", "MC_a")]) }, { try $0.night(4, [.shop("shop", nil)]) },
        { try $0.nodes(4, "mc_a", ["n": false]) },
      ], expected: [1: "pass flag declared", 2: "pass flag label", 3: "pass flag label", 4: "fail nodes label"]),
    History(
      testDescription: "a cluster is made anew, and keeps its group",
      steps: [
        { try $0.night(1, [.shop("shop", "MC_a", uid: "1")]) }, { try $0.nodes(1, "mc_a", of: "sub", ["n": true]) },
        { try $0.night(2, [.shop("shop", "MC_a", uid: "2", fips: false)]) },
        { try $0.nodes(3, "mc_a", of: "sub", ["n": false]) },
        { try $0.night(4, [.shop("shop", "MC_a", uid: "3")]) },
      ], expected: [1: "pass flag label", 2: "fail flag declared", 3: "fail flag label", 4: "pass flag declared"]),
    History(
      testDescription: "a cluster is made anew elsewhere, and its nodes are told of before it is seen",
      steps: [
        { try $0.night(1, [.shop("shop", "MC_east", uid: "1")]) },
        { try $0.nodes(2, "mc_west", of: "sub", ["n": false]) }, { try $0.kernel(2, ["n": false]) },
        { try $0.night(3, [.shop("shop", "MC_west", uid: "2")]) },
        { try $0.nodes(3, "mc_east", of: "sub", ["e": true]) },
      ], expected: [1: "pass flag declared", 2: "pass flag declared", 3: "fail nodes kernel"]),
    History(
      testDescription: "the group of the cluster before was never told",
      steps: [
        { try $0.night(1, [.shop("shop", nil, uid: "1")]) }, { try $0.nodes(1, "mc_a", of: "sub", ["n": true]) },
        { try $0.night(2, [.shop("shop", "MC_a", uid: "2", fips: false)]) },
      ], expected: [1: "pass flag declared", 2: "fail flag declared"]),
    History(
      testDescription: "a cluster of another subscription comes to have the same label, and goes",
      steps: [
        { try $0.night(1, [.shop("shop", "MC_a")]) },
        { try $0.night(2, [.shop("mill", "MC_a", of: "other")], of: "other") },
        { try $0.nodes(3, "mc_a", ["n": true]) }, { try $0.night(4, [], of: "other") },
        { try $0.nodes(5, "mc_a", ["n": true]) },
      ],
      expected: [
        1: "pass flag declared", 2: "pass flag declared", 3: "pass flag declared", 4: "pass flag declared",
        5: "pass flag label",
      ]),
  ]

  @Test("It does not matter in which order documents come", arguments: histories)
  func orders(history: History) throws {
    var first: [String]?
    for steps in permutations(of: history.steps) {
      let store = try TestStore()
      for step in steps { try step(store) }
      let lines = try StoreDump(store).lines
      expectSame(lines, first ?? lines, "\(history.testDescription)")
      first = first ?? lines
      for (day, verdict) in history.expected {
        #expect(try store.verdict("shop", noon(day)) == verdict, "\(day)")
      }
      #expect(try store.store.rebuild(judge: judge).differing == 0)
    }
  }

  @Test func `what joined by a snapshot that is retracted joins no more`() throws {
    let store = try TestStore()
    try store.night(1, [.shop("shop", nil)])
    try store.nodes(1, "mc_a", ["n": false])
    try store.night(3, [.shop("shop", "MC_a")])
    #expect(try store.verdict("shop", noon(1)) == "fail nodes label")
    let snapshot = try store.store.loadSnapshots()[1].snapshot
    _ = try store.store.retract(snapshot, reason: "wrong", at: night(4), judge: judge)
    #expect(try store.verdict("shop", noon(1)) == "pass flag declared")
    #expect(try store.store.rebuild(judge: judge).differing == 0)
  }

  // MARK: What joins to nothing

  private func remarks(_ store: TestStore) throws -> [String] {
    try store.store.loadEvidenceRemarks().filter { $0.kind != .leavesOutNodes }.flatMap(\.lines)
  }

  @Test func `what joins to nothing is named until it joins, where its subscription is watched`() throws {
    let store = try TestStore()
    try store.nodes(1, "mc_a", of: "sub", ["n": true])
    try store.nodes(1, "mc_b", ["m": true])
    try store.kernel(1, ["x": true])
    #expect(try remarks(store).isEmpty)
    try store.night(2, [.shop("mill", "MC_mill", of: "other")], of: "other")
    #expect(
      try remarks(store) == ["x: in no list of nodes", "m: no cluster has the node resource group mc_b"])
    try store.night(2, [.shop("shop", nil)])
    #expect(
      try remarks(store) == [
        "x: in no list of nodes", "n: no cluster has the node resource group mc_a",
        "m: no cluster has the node resource group mc_b",
      ])
    try store.night(3, [.shop("shop", "MC_a")])
    try store.nodes(4, "mc_mill", ["x": true])
    #expect(
      try remarks(store) == ["m: no cluster has the node resource group mc_b"])
    try store.nodes(5, "mc_b", ["m": true])
    try store.night(5, [.shop("shop", "MC_a"), .shop("next", "MC_b")])
    #expect(try remarks(store).isEmpty)
  }

  @Test func `nodes of a pool that the cluster never had, and what matches several, are distinguished`() throws {
    let store = try twins()
    try store.nodes(1, (Self.long + "1").lowercased(), of: "sub", ["n": true], pool: "zz")
    try store.nodes(1, Self.label, ["m": true])
    let remarks = try store.store.loadEvidenceRemarks()
    #expect(remarks.unjoined.flatMap(\.lines) == ["n: its cluster has no pool zz"])
    #expect(remarks.shared.map(\.names) == [[Self.label]])
    #expect(remarks.shared[0].reason.contains("managedclusters/two, /subscriptions/sub/"))
  }

  @Test func `a list that names fewer nodes of a pool than Azure reported is named, and counts all the same`() throws {
    let store = try TestStore()
    try store.night(1, [.shop("shop", "MC_a", fips: false), .shop("mill", "MC_b")])
    try store.nodes(1, "mc_a", ["n": true])
    #expect(try store.verdict("shop", noon(1)) == "pass nodes label")
    func incomplete() throws -> [String] { try store.store.loadEvidenceRemarks().incomplete.flatMap(\.lines) }
    #expect(try incomplete() == ["shop/a: the list names 1 of the 3 nodes that Azure reported"])
    #expect(try store.store.loadEvidenceRemarks().unjoined.isEmpty)
    try store.nodes(2, "mc_b", ["x": true, "y": true, "z": true, "w": true])
    try store.nodes(3, "mc_a", ["n": true, "m": true, "o": true])
    #expect(try incomplete().isEmpty)
    try store.night(4, [.shop("shop", "MC_a", fips: false, count: 0), .shop("mill", "MC_b", count: 5)])
    try store.nodes(5, "mc_a", ["n": true])
    try store.nodes(5, "mc_b", ["x": true, "y": true, "z": true, "w": true])
    #expect(try incomplete() == ["mill/a: the list names 4 of the 5 nodes that Azure reported"])
  }
}

// MARK: - Steps

private func noon(_ day: Int64) -> Instant { night(day).adding(seconds: 36_000) }

extension MadeCluster {
  /// With one pool `a`.
  fileprivate static func shop(
    _ name: String, _ group: String?, of subscription: String = "sub", uid: String? = nil, fips: Bool = true,
    count: Int = 3
  ) -> MadeCluster {
    MadeCluster(
      name, of: subscription, uid: uid, pools: [MadePool("a", fips, count: count)],
      members: group.map { #""nodeResourceGroup":"\#($0)","# } ?? "")
  }
}

extension TestStore {
  /// All clusters of a subscription.
  fileprivate func night(_ day: Int64, _ clusters: [MadeCluster], of subscription: String = "sub") throws {
    try importing(list(clusters), at: InventoryStoreTests.night(day), .scopes([.subscription(subscription)]))
  }

  fileprivate func nodes(
    _ day: Int64, _ group: String, of subscription: String = "", _ labels: [String: Bool?], pool: String = "a"
  ) throws {
    let nodes = labels.map { Node(name: $0.key, pool: pool, isFIPSByLabel: $0.value) }
    try importing(
      EvidenceDocument(
        file: "nodes", sha256: "\(day) \(group) \(subscription)", kind: .nodes,
        nodes: [.init(nodeResourceGroup: group, subscription: subscription, nodes: nodes)]), day)
  }

  fileprivate func kernel(_ day: Int64, _ says: [String: Bool]) throws {
    let readings = says.map { KernelReading(node: $0.key, takenAt: noon(day), isFIPS: $0.value) }
    try importing(EvidenceDocument(file: "kernel", sha256: "k\(day)", kind: .kernelReadings, readings: readings), day)
  }

  private func importing(_ document: EvidenceDocument, _ day: Int64) throws {
    _ = try store.importEvidence(document, takenAt: noon(day), importedAt: noon(day), judge: judge)
  }

  /// Verdict, basis and evidence of pool `a`.
  fileprivate func verdict(_ cluster: String, _ instant: Instant) throws -> String {
    let row = try inventory(at: instant).first { $0.cluster.name == cluster && $0.pool == "a" }
    return row.map { "\($0.judgement.verdict) \($0.judgement.basis.rawValue) \($0.judgement.evidence)" } ?? "absent"
  }
}

private func permutations<Element>(of elements: [Element]) -> [[Element]] {
  guard elements.count > 1 else { return [elements] }
  return elements.indices.flatMap { index in
    var rest = elements
    let first = rest.remove(at: index)
    return permutations(of: rest).map { [first] + $0 }
  }
}
