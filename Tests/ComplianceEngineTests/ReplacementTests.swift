import InventoryModel
import Testing

@testable import ComplianceEngine

/// The pool `p`, which fails, goes on day 6, three nights being the window; another pool is there.
@Suite("Pools that are replaced")
struct ReplacementTests {
  private func policy(_ require: Requirements) -> Policy {
    Policy(name: "p", scopes: [RegulatedScope(name: "s", require: require)], replacedWithinNights: 3)
  }

  private func judged(
    beside other: PoolTimeline, failing: PoolTraits = .failing, cluster: ClusterTraits = ClusterTraits(),
    evidence: ClusterEvidence = ClusterEvidence(), require: Requirements = Requirements()
  ) -> RowJudgement {
    var timeline = ClusterTimeline.withPool([(stretch(0, 6), failing)], cluster: [(stretch(0), cluster)])
    timeline.id = ClusterID(subscription: "s", resourceGroup: "g", name: "c")
    timeline.pools[0].name = "p"
    timeline.pools.append(other)
    timeline.evidence = evidence
    return judge(timeline, under: PolicyHistory(always: policy(require)))[row: 2]
  }

  private func pool(
    _ versions: (Interval, PoolTraits)..., isBaseline: Bool = false
  ) -> PoolTimeline {
    PoolTimeline(row: 3, name: "new", versions: versions.map { Version($0.0, $0.1) }, isBaseline: isBaseline)
  }

  @Test func `a compliant pool that came in the window replaces one that went`() {
    #expect(judged(beside: pool((stretch(4), .compliant))).drawnEpisodes == "0→6 replaced")
  }

  @Test func `what existed when its scope was first observed did not appear`() {
    #expect(judged(beside: pool((stretch(4), .compliant), isBaseline: true)).drawnEpisodes == "0→6 deleted")
  }

  @Test func `what was there at a baseline, went and came again did come`() {
    let other = pool((stretch(0, 2), .compliant), (stretch(4), .compliant), isBaseline: true)
    #expect(judged(beside: other).drawnEpisodes == "0→6 replaced")
  }

  @Test func `a pool of which it is not known whether it passes replaces none`() {
    let untold = PoolTraits(osType: "Linux", imageFamily: "AKSUbuntu-2204gen2fipscontainerd")
    #expect(judged(beside: pool((stretch(4), untold))).drawnEpisodes == "0→6 deleted")
    #expect(judged(beside: pool((stretch(4), .compliant.unsettled))).drawnEpisodes == "0→6 deleted")
  }

  @Test func `nodes that no pool lists replace none, though they pass`() {
    let row = judged(
      beside: pool((stretch(0, 5), .compliant)), cluster: ClusterTraits(nodeProvisioningMode: "Auto"),
      evidence: ClusterEvidence(lists: [
        NodeList(takenAt: day(1), nodes: [Node(name: "n", pool: nil, isFIPSByLabel: true)])
      ]))
    #expect(row.drawnEpisodes == "0→6 deleted")
  }

  @Test(
    "The control that failed is the one that must pass",
    arguments: [
      // Its own tag is missing, or there.
      ([:], "0→6 deleted"), (["owner": "ana"], "0→6 replaced"),
    ] as [([String: String], String)])
  func otherControl(tags: [String: String], expected: String) {
    var new = PoolTraits.compliant
    new.tags = tags
    let row = judged(
      beside: pool((stretch(4), new)), failing: .compliant, require: Requirements(tags: ["owner"]))
    #expect(row.episodes.map(\.control) == [.requiredTags])
    #expect(row.drawnEpisodes == expected)
  }

  @Test func `a module of which nothing is known is none that passes`() {
    let old = PoolTraits(enableFIPS: true, osType: "Linux", imageFamily: "AKSUbuntu-2004gen2fipscontainerd")
    let unknown = PoolTraits(enableFIPS: true, osType: "Linux")
    let row = judged(
      beside: pool((stretch(4), unknown)), failing: old, require: Requirements(is140Dash3: true))
    #expect(row.episodes.map(\.control) == [.moduleValidated])
    #expect(row.drawnEpisodes == "0→6 deleted")
  }

  @Test(
    "What nodes said so long ago that it counts no more is no pass",
    arguments: [(5, "4→6 replaced"), (4, "4→6 deleted")])
  func silence(lastList: Int64, expected: String) {
    var policy = policy(Requirements())
    policy.evidenceMaxAgeDays = 2
    var timeline = ClusterTimeline.withPool([(stretch(0, 6), .compliant)], cluster: [(stretch(0), ClusterTraits())])
    timeline.id = ClusterID(subscription: "s", resourceGroup: "g", name: "c")
    timeline.pools[0].name = "p"
    timeline.pools.append(pool((stretch(4), .compliant)))
    timeline.evidence = ClusterEvidence(
      lists: (4...lastList).map {
        NodeList(
          takenAt: day($0),
          nodes: [Node(name: "n", pool: "p", isFIPSByLabel: false), Node(name: "m", pool: "new", isFIPSByLabel: true)])
      })
    var row = judge(timeline, under: PolicyHistory(always: policy))[row: 2]
    row.episodes.removeAll { $0.control != .observedAsDeclared }
    #expect(row.drawnEpisodes == expected)
  }
}
