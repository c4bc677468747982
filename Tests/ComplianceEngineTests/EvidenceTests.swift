import InventoryModel
import Testing

@testable import ComplianceEngine

@Suite("What nodes say")
struct EvidenceTests {
  private static let require = Requirements(nodeEvidence: true)

  private static func nodes(_ told: [(Bool?, Evidence)]) -> NodeSummary {
    var summary = NodeSummary()
    for (isFIPS, grade) in told { summary.add(isFIPS, grade) }
    return summary
  }

  @Test(
    "Nodes confirm, deny or leave the declaration standing",
    arguments: [
      (PoolTraits.compliant, [], Judgement(.pass, .flagAndImage, evidence: .image)),
      (.compliant, [(true, .label)], Judgement(.pass, .flagAndImage, evidence: .label)),
      (.compliant, [(true, .kernel), (true, .kernel)], Judgement(.pass, .flagAndImage, evidence: .kernel)),
      (.compliant, [(true, .kernel), (true, .label)], Judgement(.pass, .flagAndImage, evidence: .label)),
      (.compliant, [(true, .kernel), (false, .kernel)], Judgement(.fail, .nodes, evidence: .kernel)),
      (.compliant, [(true, .kernel), (false, .label)], Judgement(.fail, .nodes, evidence: .label)),
      (.compliant, [(true, .kernel), (nil, .label)], Judgement(.pass, .flagAndImage, evidence: .image)),
      (.failing, [(true, .kernel)], Judgement(.pass, .nodes, evidence: .kernel)),
      (.failing, [(true, .kernel), (nil, .label)], Judgement(.fail, .flag)),
      (.failing, [(false, .label)], Judgement(.fail, .flag, evidence: .label)),
      (PoolTraits(mode: "Machines"), [(true, .kernel)], Judgement(.pass, .nodes, evidence: .kernel)),
      (
        PoolTraits(enableFIPS: true, workloadRuntime: "KataMshvVmIsolation"), [(true, .kernel)], Judgement(.fail, .kata)
      ),
      (
        PoolTraits(osType: "Windows", osSKU: "Windows2022"), [(false, .kernel)],
        Judgement(.fail, .nodes, evidence: .kernel)
      ),
    ] as [(PoolTraits, [(Bool?, Evidence)], Judgement)])
  func beats(pool: PoolTraits, told: [(Bool?, Evidence)], expected: Judgement) {
    #expect(fipsJudgement(of: pool, nodes: Self.nodes(told), require: nil) == expected)
  }

  @Test(
    "A policy that wants the nodes to confirm a pass believes no declaration",
    arguments: [
      (PoolTraits.compliant, [], Judgement(.unknown, .evidenceMissing, evidence: .image)),
      (.compliant, [(nil, .label)], Judgement(.unknown, .evidenceMissing, evidence: .image)),
      (.compliant, [(true, .label)], Judgement(.pass, .flagAndImage, evidence: .label)),
      (.failing, [], Judgement(.fail, .flag)),
    ] as [(PoolTraits, [(Bool?, Evidence)], Judgement)])
  func demanded(pool: PoolTraits, told: [(Bool?, Evidence)], expected: Judgement) {
    #expect(fipsJudgement(of: pool, nodes: Self.nodes(told), require: Self.require) == expected)
  }

  // MARK: Over time

  private func judged(_ evidence: ClusterEvidence, _ versions: [(Interval, PoolTraits)]) -> RowJudgement {
    var timeline = ClusterTimeline.withPool(versions)
    timeline.pools[0].name = "p"
    timeline.evidence = evidence
    var policy = Policy.builtIn
    policy.evidenceMaxAgeDays = 3
    return judge(timeline, under: PolicyHistory(always: policy))[row: 2]
  }

  private func list(_ number: Int64, _ label: Bool?) -> NodeList {
    NodeList(takenAt: day(number), nodes: [Node(name: "n", pool: "p", isFIPSByLabel: label)])
  }

  private func reading(_ number: Int64, _ isFIPS: Bool) -> KernelReading {
    KernelReading(node: "n", takenAt: day(number), isFIPS: isFIPS)
  }

  @Test func `a denial that grows too old is no pass, until nodes say yes`() {
    let row = judged(ClusterEvidence(lists: [list(2, false), list(8, true)]), [(stretch(1), .compliant)])
    #expect(row.drawnSpans == "pass 1→2, fail 2→5, unknown 5→8, pass 8→11, pass 11→")
    #expect(row.drawnEpisodes == "2→8 fixedInPlace, 2→8 fixedInPlace")
    #expect(row.episodes.map(\.control) == [.fipsEnabled, .observedAsDeclared])
  }

  @Test func `a label does not override a kernel reading that is too old`() {
    let row = judged(
      ClusterEvidence(lists: [list(2, true), list(5, true)], readings: [reading(2, false)]), [(stretch(1), .compliant)])
    #expect(row.drawnSpans == "pass 1→2, fail 2→5, unknown 5→8, unknown 8→")
  }

  @Test(
    "A kernel's no counts for its own time, however old the list; a yes needs a list as fresh",
    arguments: [
      (false, "pass 1→2, pass 2→5, pass 5→7, fail 7→10, unknown 10→"),
      (true, "pass 1→2, pass 2→5, pass 5→"),
    ])
  func kernelAfterList(isFIPS: Bool, expected: String) {
    let row = judged(
      ClusterEvidence(lists: [list(2, true)], readings: [reading(7, isFIPS)]), [(stretch(1), .compliant)])
    #expect(row.drawnSpans == expected)
  }

  @Test func `a kernel's no counts for a node that the newest list leaves out, if it was read later than the list`() {
    let lists = [list(2, true), NodeList(takenAt: day(3), nodes: [Node(name: "m", pool: "p", isFIPSByLabel: true)])]
    let later = judged(ClusterEvidence(lists: lists, readings: [reading(4, false)]), [(stretch(1), .compliant)])
    #expect(later.drawnSpans == "pass 1→2, pass 2→4, fail 4→7, unknown 7→")
    let before = judged(ClusterEvidence(lists: lists, readings: [reading(2, false)]), [(stretch(1), .compliant)])
    #expect(before.drawnSpans == "pass 1→2, fail 2→3, unknown 3→6, unknown 6→")
  }

  @Test func `no label takes back what a kernel denied, on any control`() {
    let readings = [reading(2, false), reading(9, true)]
    let row = judged(
      ClusterEvidence(lists: [list(2, true), list(6, true), list(9, true)], readings: readings),
      [(stretch(1), .compliant)])
    #expect(row.drawnSpans == "pass 1→2, fail 2→5, unknown 5→6, unknown 6→9, pass 9→12, pass 12→")
    #expect(row.drawnEpisodes == "2→9 fixedInPlace, 2→9 fixedInPlace")
    #expect(row.episodes.map(\.control) == [.fipsEnabled, .observedAsDeclared])
  }

  @Test func `a label's no beside a kernel's does not weaken what the kernel denied`() {
    let noLabel = NodeList(
      takenAt: day(4),
      nodes: [Node(name: "n", pool: "p", isFIPSByLabel: true), Node(name: "m", pool: "p", isFIPSByLabel: false)])
    let row = judged(
      ClusterEvidence(lists: [list(2, true), noLabel, list(8, true)], readings: [reading(2, false)]),
      [(stretch(1), .compliant)])
    #expect(row.drawnSpans == "pass 1→2, fail 2→5, fail 5→7, unknown 7→8, unknown 8→11, unknown 11→")
  }

  @Test(
    "What nodes denied counts again once the flag changed, which it did not while it is absent",
    arguments: [
      ([(1, 6, true), (6, 7, false), (7, nil, true)], "pass 1→2, fail 2→5, unknown 5→6, fail 6→7, pass 7→"),
      ([(1, 6, true), (6, 8, nil), (8, nil, true)], "pass 1→2, fail 2→5, unknown 5→6, unknown 6→8, unknown 8→"),
      ([(1, 3, true), (3, 6, nil), (6, nil, true)], "pass 1→2, fail 2→5, unknown 5→6, unknown 6→"),
      (
        [(1, 6, true), (6, 7, nil), (7, 8, false), (8, nil, true)],
        "pass 1→2, fail 2→5, unknown 5→6, unknown 6→7, fail 7→8, pass 8→"
      ),
      // The reading still counts when the flag is another, so it is of that one, too: time alone mends nothing.
      ([(1, 3, true), (3, 4, false), (4, nil, true)], "pass 1→2, fail 2→3, fail 3→4, fail 4→5, unknown 5→"),
    ] as [([(Int64, Int64?, Bool?)], String)])
  func anotherFlag(flags: [(Int64, Int64?, Bool?)], expected: String) {
    let versions = flags.map { from, to, flag in
      var traits = PoolTraits.compliant
      traits.enableFIPS = flag
      return (stretch(from, to), traits)
    }
    let row = judged(ClusterEvidence(lists: [list(2, true)], readings: [reading(2, false)]), versions)
    #expect(row.drawnSpans == expected)
  }

  @Test func `a pool that becomes another is believed again`() {
    let row = judged(
      ClusterEvidence(lists: [list(2, false)]), [(stretch(1, 6), .failing), (stretch(6), .compliant)])
    #expect(row.drawnSpans.hasSuffix("pass 6→"))
    #expect(row.drawnEpisodes == "1→6 fixedInPlace")
  }

  @Test func `what nodes and Azure disagree on is a finding of its own`() {
    let row = judged(ClusterEvidence(lists: [list(2, true)]), [(stretch(1), .failing)])
    #expect(row.drawnEpisodes == "1→2 fixedInPlace, 5→, 2→")
    #expect(row.episodes.map(\.control) == [.fipsEnabled, .fipsEnabled, .observedAsDeclared])
  }

  @Test(
    "Nodes that no pool lists need evidence, and classes confirm only what they create",
    arguments: [
      (ClusterTraits(nodeProvisioningMode: "Auto"), true as Bool?, nil as Bool?, "unknown 0→2, pass 2→5, unknown 5→"),
      (ClusterTraits(nodeProvisioningMode: "Auto"), false, nil, "unknown 0→2, fail 2→5, unknown 5→"),
      (ClusterTraits(nodeProvisioningMode: "Auto"), true, false, "unknown 0→2, fail 2→5, unknown 5→"),
      (ClusterTraits(nodeProvisioningMode: "Auto", hasHostedSystem: true), true, nil, "unknown 0→"),
      (
        ClusterTraits(nodeProvisioningMode: "Auto", hasHostedSystem: true), nil, true,
        "unknown 0→2, pass 2→5, unknown 5→"
      ),
    ])
  func unlisted(cluster: ClusterTraits, classes: Bool?, nodes: Bool?, expected: String) {
    var timeline = ClusterTimeline(row: 1, versions: [Version(stretch(0), cluster)], pools: [])
    if let classes {
      timeline.evidence.classes = [
        NodeClassList(takenAt: day(2), classes: [NodeClass(name: "default", isFIPS: classes, isUsed: true)])
      ]
    }
    if let nodes {
      timeline.evidence.lists = [
        NodeList(takenAt: day(2), nodes: [Node(name: "n", pool: nil, isFIPSByLabel: nodes)])
      ]
    }
    var policy = Policy.builtIn
    policy.evidenceMaxAgeDays = 3
    #expect(judge(timeline, under: PolicyHistory(always: policy))[row: 1].drawnSpans == expected)
  }

  struct Made: CustomTestStringConvertible {
    var testDescription: String
    /// Each class with its word.
    var classes: [String: Bool?]
    /// Each node's class, and its label.
    var nodes: [(nodeClass: String?, label: Bool?)]
    var expected: Judgement
  }

  static let made = [
    Made(
      testDescription: "a class that has not shown that it can vouches for nothing", classes: ["a": nil], nodes: [],
      expected: Judgement(.unknown, .notListed)),
    Made(
      testDescription: "one that can does not help it", classes: ["a": nil, "b": true], nodes: [],
      expected: Judgement(.unknown, .notListed)),
    Made(
      testDescription: "one that is off denies", classes: ["a": nil, "b": false], nodes: [],
      expected: Judgement(.fail, .nodeClass)),
    Made(
      testDescription: "nodes beat their own class", classes: ["a": false], nodes: [("a", true)],
      expected: Judgement(.pass, .nodes, evidence: .label)),
    Made(
      testDescription: "nodes deny what their class can", classes: ["a": true], nodes: [("a", true), ("a", false)],
      expected: Judgement(.fail, .nodes, evidence: .label)),
    Made(
      testDescription: "nodes beat no other class", classes: ["a": true, "b": false], nodes: [("a", true)],
      expected: Judgement(.fail, .nodeClass)),
    Made(
      testDescription: "nodes that do not tell their class beat none", classes: ["a": false], nodes: [(nil, true)],
      expected: Judgement(.fail, .nodeClass)),
    Made(
      testDescription: "silent nodes beat none", classes: ["a": false], nodes: [("a", nil)],
      expected: Judgement(.fail, .nodeClass)),
    Made(
      testDescription: "nodes show what their class has not", classes: ["a": nil], nodes: [("a", true)],
      expected: Judgement(.pass, .nodes, evidence: .label)),
  ]

  @Test("A class is evidence of what it can do, and nodes of what it did", arguments: made)
  func classes(made: Made) {
    var timeline = ClusterTimeline(
      row: 1, versions: [Version(stretch(0), ClusterTraits(nodeProvisioningMode: "Auto"))], pools: [])
    timeline.evidence = ClusterEvidence(
      lists: [
        NodeList(
          takenAt: day(2),
          nodes: made.nodes.enumerated().map { number, node in
            Node(name: "n\(number)", pool: nil, isFIPSByLabel: node.label, nodeClass: node.nodeClass)
          })
      ],
      classes: [
        NodeClassList(
          takenAt: day(2), classes: made.classes.map { NodeClass(name: $0.key, isFIPS: $0.value, isUsed: true) })
      ])
    let row = judge(timeline, under: PolicyHistory(always: .builtIn))[row: 1]
    #expect(row.spans.first { $0.interval.contains(day(3)) }?.judgement == made.expected)
  }
}
