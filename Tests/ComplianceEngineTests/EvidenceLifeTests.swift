import InventoryModel
import Testing

@testable import ComplianceEngine

/// Evidence counts for three days, and the cluster of row 1 has the pool `p` of row 2.
@Suite("Which row evidence counts for")
struct EvidenceLifeTests {
  /// A list in which every node of a pool says the same.
  private static func list(_ number: Int64, _ pools: [String?: Bool]) -> NodeList {
    NodeList(
      takenAt: day(number),
      nodes: pools.map { Node(name: $0.key ?? "made", pool: $0.key, isFIPSByLabel: $0.value) })
  }

  private static func cluster(_ uid: String?, mode: String? = nil) -> ClusterTraits {
    ClusterTraits(resourceUID: uid, nodeProvisioningMode: mode)
  }

  private func spans(
    _ lists: [NodeList], readings: [KernelReading] = [], pool: [(Interval, PoolTraits)] = [],
    cluster: [(Interval, ClusterTraits)], row: Int64 = 2
  ) -> String {
    var timeline = ClusterTimeline.withPool(pool, cluster: cluster)
    timeline.pools[0].name = "p"
    timeline.evidence = ClusterEvidence(lists: lists, readings: readings)
    var policy = Policy.builtIn
    policy.evidenceMaxAgeDays = 3
    return judge(timeline, under: PolicyHistory(always: policy))[row: row].drawnSpans
  }

  struct Life: CustomTestStringConvertible {
    var testDescription: String
    var pool: [(Interval, PoolTraits)]
    var cluster: [(Interval, ClusterTraits)]
    var taken: Int64
    var says: Bool
    var expected: String
  }

  static let lives = [
    Life(
      testDescription: "a cluster made anew is not vouched for by the nodes of the one before",
      pool: [(stretch(1, 4), .compliant), (stretch(4), .failing)],
      cluster: [(stretch(1, 4), cluster("a")), (stretch(4), cluster("b"))], taken: 3, says: true,
      expected: "pass 1→3, pass 3→4, fail 4→"),
    Life(
      testDescription: "a cluster made anew is not denied by the nodes of the one before",
      pool: [(stretch(1, 4), .failing), (stretch(4), .compliant)],
      cluster: [(stretch(1, 4), cluster("a")), (stretch(4), cluster("b"))], taken: 3, says: false,
      expected: "fail 1→3, fail 3→4, pass 4→"),
    Life(
      testDescription: "a cluster that was away and whose UID nobody tells has another life",
      pool: [(stretch(1, 4), .compliant), (stretch(5), .failing)],
      cluster: [(stretch(1, 4), cluster(nil)), (stretch(5), cluster(nil))], taken: 3, says: true,
      expected: "pass 1→3, pass 3→4, fail 5→"),
    Life(
      testDescription: "a pool made anew is not denied by its predecessor's nodes",
      pool: [(stretch(1, 4), .failing), (stretch(5), .compliant)], cluster: [(stretch(1), cluster("a"))], taken: 3,
      says: false, expected: "fail 1→3, fail 3→4, pass 5→"),
    Life(
      testDescription: "what is taken while the pool is away speaks for the next to appear",
      pool: [(stretch(1, 4), .failing), (stretch(5), .compliant)], cluster: [(stretch(1), cluster("a"))], taken: 4,
      says: false, expected: "fail 1→4, fail 5→7, unknown 7→"),
    Life(
      testDescription: "what is taken before the cluster was first seen speaks for its pools",
      pool: [(stretch(3), .compliant)], cluster: [(stretch(3), cluster("a"))], taken: 1, says: false,
      expected: "fail 3→4, unknown 4→"),
    Life(
      testDescription: "what is taken before the pool appeared speaks for it, if its cluster is still the same",
      pool: [(stretch(4), .compliant)], cluster: [(stretch(1), cluster("a"))], taken: 3, says: false,
      expected: "fail 4→6, unknown 6→"),
    Life(
      testDescription: "what is taken of another cluster before the pool appeared does not",
      pool: [(stretch(4), .compliant)], cluster: [(stretch(1, 4), cluster("a")), (stretch(4), cluster("b"))], taken: 3,
      says: false, expected: "pass 4→"),
    Life(
      testDescription: "a pool that is only told to be unsettled is the same",
      pool: [(stretch(1, 4), .failing), (stretch(4), .failing.unsettled)], cluster: [(stretch(1), cluster("a"))],
      taken: 3, says: true, expected: "fail 1→3, pass 3→4, pass? 4→6, fail? 6→"),
  ]

  @Test("A list counts for the row that existed, else for the next to appear", arguments: lives)
  func lists(life: Life) {
    let spans = spans([Self.list(life.taken, ["p": life.says])], pool: life.pool, cluster: life.cluster)
    #expect(spans == life.expected)
  }

  @Test("So does a kernel reading, whichever list says where its node is", arguments: lives)
  func readings(life: Life) {
    let reading = KernelReading(node: "p", takenAt: day(life.taken), isFIPS: life.says)
    let silent = NodeList(
      takenAt: day(life.taken), nodes: [Node(name: "p", pool: "p", isFIPSByLabel: nil)])
    #expect(spans([silent], readings: [reading], pool: life.pool, cluster: life.cluster) == life.expected)
  }

  static let redeclared: [(String, PoolTraits, [Int64], String)] = [
    ("the flag was turned off", .failing, [3], "pass 1→3, pass 3→4, fail 4→"),
    (
      "another image came, which is none of FIPS",
      PoolTraits(enableFIPS: true, osType: "Linux", imageFamily: PoolTraits.failing.imageFamily), [3],
      "pass 1→3, pass 3→4, fail 4→"
    ),
    (
      "the flag was turned off, and the image is not told", PoolTraits(enableFIPS: false, osType: "Linux"), [3],
      "pass 1→3, pass 3→4, fail 4→"
    ),
    (
      "another image of FIPS came",
      PoolTraits(enableFIPS: true, osType: "Linux", imageFamily: "AKSAzureLinux-V3gen2fips"), [3],
      "pass 1→3, pass 3→4, pass 4→"
    ),
    ("nodes said it again since", .failing, [3, 5], "pass 1→3, pass 3→4, fail 4→5, pass 5→8, fail 8→"),
    ("nodes said it again at that time", .failing, [3, 4], "pass 1→3, pass 3→4, pass 4→7, fail 7→"),
    (
      "it leaves out what it declared before", PoolTraits(osType: "Linux"), [3],
      "pass 1→3, pass 3→4, pass 4→6, unknown 6→"
    ),
  ]

  @Test("A yes counts no longer when Azure declares something else", arguments: redeclared)
  func outdated(name: String, now: PoolTraits, taken: [Int64], expected: String) {
    let pool = [(stretch(1, 4), PoolTraits.compliant), (stretch(4), now)]
    let cluster = [(stretch(1), Self.cluster("a"))]
    #expect(spans(taken.map { Self.list($0, ["p": true]) }, pool: pool, cluster: cluster) == expected, "\(name)")
    let silent = taken.map { NodeList(takenAt: day($0), nodes: [Node(name: "p", pool: "p", isFIPSByLabel: nil)]) }
    let readings = taken.map { KernelReading(node: "p", takenAt: day($0), isFIPS: true) }
    #expect(spans(silent, readings: readings, pool: pool, cluster: cluster) == expected, "\(name), by kernels")
  }

  @Test func `a kernel's yes of before outweighs no label of after`() {
    let spans = spans(
      [Self.list(3, ["p": true]), Self.list(5, ["p": false])],
      readings: [KernelReading(node: "p", takenAt: day(3), isFIPS: true)],
      pool: [(stretch(1, 4), .compliant), (stretch(4), .compliant.onAzureLinux)],
      cluster: [(stretch(1), Self.cluster("a"))])
    #expect(spans == "pass 1→3, pass 3→4, pass 4→5, fail 5→8, unknown 8→")
  }

  @Test func `a kernel's no of before is a no until the limit comes`() {
    let spans = spans(
      [Self.list(3, ["p": true])], readings: [KernelReading(node: "p", takenAt: day(3), isFIPS: false)],
      pool: [(stretch(1, 4), .compliant), (stretch(4), .compliant.onAzureLinux)],
      cluster: [(stretch(1), Self.cluster("a"))])
    #expect(spans == "pass 1→3, fail 3→6, unknown 6→")
  }

  @Test func `a kernel's no counts for the recreated pool, though only the list of the earlier one names its node`() {
    let spans = spans(
      [Self.list(2, ["p": true])], readings: [KernelReading(node: "p", takenAt: day(6), isFIPS: false)],
      pool: [(stretch(1, 4), .compliant), (stretch(4), .compliant)],
      cluster: [(stretch(1, 4), Self.cluster("a")), (stretch(4), Self.cluster("b"))])
    #expect(spans == "pass 1→2, pass 2→4, pass 4→6, fail 6→9, unknown 9→")
  }

  @Test func `a reading of the one before counts for no node of the same name in a list of today`() {
    let spans = spans(
      [Self.list(2, ["p": true]), Self.list(5, ["p": true])],
      readings: [KernelReading(node: "p", takenAt: day(3), isFIPS: false)],
      pool: [(stretch(1, 4), .compliant), (stretch(4), .compliant)],
      cluster: [(stretch(1, 4), Self.cluster("a")), (stretch(4), Self.cluster("b"))])
    #expect(spans == "pass 1→2, pass 2→3, fail 3→4, pass 4→5, pass 5→8, pass 8→")
  }

  // MARK: Nodes that no pool lists

  static let unlisted: [(String, [(Interval, PoolTraits)], [String?: Bool], String)] = [
    ("nodes of a listed pool", [(stretch(1), .failing)], ["p": false, nil: true], "unknown 1→3, pass 3→6, unknown 6→"),
    (
      "nodes of a pool that went", [(stretch(1, 4), .failing)], ["p": false, nil: true],
      "unknown 1→3, pass 3→6, unknown 6→"
    ),
    (
      "nodes of a pool that went, and came again", [(stretch(1, 4), .failing), (stretch(5), .failing)],
      ["p": false, nil: true], "unknown 1→3, pass 3→6, unknown 6→"
    ),
    (
      "nodes that name a pool which comes later count until then", [(stretch(4), .failing)], ["p": false, nil: true],
      "unknown 1→3, fail 3→4, pass 4→6, unknown 6→"
    ),
    (
      "nodes that name a pool which nobody lists", [], ["q": false, nil: true], "unknown 1→3, fail 3→6, unknown 6→"
    ),
  ]

  @Test("Nodes that name a listed pool count for no other row", arguments: unlisted)
  func besides(name: String, pool: [(Interval, PoolTraits)], says: [String?: Bool], expected: String) {
    let cluster = [(stretch(1), Self.cluster("a", mode: "Auto"))]
    #expect(spans([Self.list(3, says)], pool: pool, cluster: cluster, row: 1) == expected, "\(name)")
  }

  @Test func `classes and nodes from before a cluster was recreated confirm none of its nodes`() {
    var timeline = ClusterTimeline(
      row: 1,
      versions: [
        Version(stretch(1, 4), Self.cluster("a", mode: "Auto")), Version(stretch(4), Self.cluster("b", mode: "Auto")),
      ], pools: [])
    timeline.evidence = ClusterEvidence(
      lists: [Self.list(2, [nil: true])],
      classes: [
        NodeClassList(takenAt: day(2), classes: [NodeClass(name: "default", isFIPS: true, isUsed: true)])
      ])
    #expect(
      judge(timeline, under: PolicyHistory(always: .builtIn))[row: 1].drawnSpans == "unknown 1→2, pass 2→4, unknown 4→")
  }

  @Test func `evidence that can only be of the next incarnation counts for that`() {
    var list = Self.list(3, ["p": false])
    list.speaksFrom = day(4)
    let spans = spans(
      [list], pool: [(stretch(1, 4), .compliant), (stretch(4), .compliant)],
      cluster: [(stretch(1, 4), Self.cluster("a")), (stretch(4), Self.cluster("b"))])
    #expect(spans == "pass 1→4, fail 4→6, unknown 6→")
  }
}
