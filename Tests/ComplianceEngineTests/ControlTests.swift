import InventoryModel
import Testing

@testable import ComplianceEngine

@Suite("Controls beside FIPS itself")
struct ControlTests {
  private static func policy(_ require: Requirements, match: Selector = Selector(), nights: Int = 0) -> Policy {
    Policy(
      name: "p",
      scopes: [RegulatedScope(name: "s", selector: match, require: require, severity: .critical, slaDays: 9)],
      replacedWithinNights: nights)
  }

  private func judged(
    _ versions: [(Interval, PoolTraits)], cluster: [(Interval, ClusterTraits)] = [(stretch(0), ClusterTraits())],
    under history: PolicyHistory
  ) -> RowJudgement {
    var timeline = ClusterTimeline.withPool(versions, cluster: cluster)
    timeline.id = ClusterID(subscription: "s", resourceGroup: "g", name: "c")
    timeline.pools[0].name = "p"
    return judge(timeline, under: history)[row: 2]
  }

  private func episodes(_ control: Control, _ row: RowJudgement) -> String {
    var only = row
    only.episodes.removeAll { $0.control != control }
    return only.drawnEpisodes
  }

  private static func pool(
    _ image: String, sku: String = "Ubuntu", size: String = "Standard_D4s_v5", _ version: String = "1.34"
  )
    -> PoolTraits
  {
    var traits = PoolTraits(enableFIPS: true, osType: "Linux", osSKU: sku, vmSize: size, imageFamily: image)
    traits.currentOrchestratorVersion = version
    return traits
  }

  @Test(
    "A pool that cannot be FIPS is told, by data",
    arguments: [
      ("Ubuntu", "Standard_D4s_v5", "1.34", ""), ("Ubuntu2404", "Standard_D4s_v5", "1.34", "1→"),
      ("Ubuntu", "Standard_D4ps_v5", "1.34", "1→"), ("AzureLinux", "Standard_D4pds_v6", "1.34", ""),
      ("AzureLinux", "Standard_D4pds_v6", "1.30", "1→"), ("Ubuntu", "Standard_DC4as_v5", "1.34", "1→"),
      ("Ubuntu", "Standard_E8-4ps_v5", "1.34", "1→"), ("Ubuntu", "Standard_NP10s", "1.34", ""),
      ("Ubuntu", "Standard_D4s_v5", "1.18", "1→"),
    ])
  func capability(sku: String, size: String, version: String, expected: String) {
    let history = PolicyHistory(always: Self.policy(Requirements(capability: true)))
    let row = judged(
      [(stretch(1), Self.pool("AKSUbuntu-2204gen2fipscontainerd", sku: sku, size: size, version))], under: history)
    #expect(episodes(.fipsCapable, row) == expected)
  }

  @Test(
    "mandatory tags may be the pool's or its cluster's, in any case, but not empty", arguments: ["", " ", "\u{A0}\t"])
  func mandatoryTags(empty: String) {
    func tagged(_ tags: [String: String]) -> PoolTraits {
      var traits = PoolTraits.compliant
      traits.tags = tags
      return traits
    }
    var cluster = ClusterTraits()
    cluster.tags = ["Owner": "x"]
    let history = PolicyHistory(always: Self.policy(Requirements(tags: ["owner", "cost"])))
    let row = judged(
      [
        (stretch(1, 3), tagged(["COST": "1"])), (stretch(3, 5), tagged(["cost": empty])),
        (stretch(5), tagged(["cost": "2"])),
      ],
      cluster: [(stretch(0), cluster)], under: history)
    #expect(episodes(.requiredTags, row) == "3→5 fixedInPlace")
    #expect(row.episodes[0].severity == .critical && row.episodes[0].slaDays == 9)
  }

  @Test func `leaving scope by a tag is distinguished from a change of policy`() {
    func cluster(_ value: String) -> ClusterTraits {
      var traits = ClusterTraits()
      traits.tags = ["data": value]
      return traits
    }
    let regulated = Self.policy(Requirements(), match: Selector(clusterTags: ["data": "cui"]))
    let none = Self.policy(Requirements(), match: Selector(clusterTags: ["data": "nothing"]))
    let row = judged(
      [(stretch(1), .failing)],
      cluster: [(stretch(0, 3), cluster("cui")), (stretch(3, 5), cluster("public")), (stretch(5), cluster("cui"))],
      under: PolicyHistory(changes: [(day(0), regulated), (day(7), none)])!)
    #expect(row.drawnEpisodes == "1→3 leftScope, 5→7 policyChanged")
    #expect(row.spans.map(\.standing.hasLeftScope) == [false, true, false, false])
    #expect(row.spans.map(\.cause) == [.appeared, .facts, .facts, .policy])
  }

  @Test func `an exemption excuses up to the end of its last day, and closes nothing`() {
    var policy = Self.policy(Requirements())
    policy.exemptions = [
      Permission(
        id: "e", control: "fips-enabled", selector: Selector(pools: ["p"]), category: .waiver, justification: "j",
        ticket: "t", requestedBy: "x", approvedBy: "y", approvedAt: day(3), expiresOn: day(5))
    ]
    let row = judged([(stretch(1), .failing)], under: PolicyHistory(always: policy))
    #expect(row.spans.map { "\($0.interval.drawn) \($0.standing.isExempt)" } == ["1→3 false", "3→6 true", "6→ false"])
    #expect(row.drawnEpisodes == "1→")
  }

  @Test(
    "A pool that went counts as replaced by a compliant one that came in time",
    arguments: [(0, Int64(5), "deleted"), (3, 5, "replaced"), (3, 1, "deleted"), (3, 7, "deleted")])
  func replaced(nights: Int, came: Int64, expected: String) {
    var timeline = ClusterTimeline.withPool([(stretch(0, 6), .failing)])
    timeline.id = ClusterID(subscription: "s", resourceGroup: "g", name: "c")
    timeline.pools.append(PoolTimeline(row: 3, name: "new", versions: [Version(stretch(came), .compliant)]))
    let row = judge(timeline, under: PolicyHistory(always: Self.policy(Requirements(), nights: nights)))[row: 2]
    #expect(row.drawnEpisodes == "0→6 \(expected)")
  }

  @Test func `of several scopes the strictest of each requirement counts`() {
    let scopes = [
      RegulatedScope(name: "a", require: Requirements(tags: ["x"]), severity: .low, slaDays: 30),
      RegulatedScope(name: "b", require: Requirements(is140Dash3: true, tags: ["y", "x"]), severity: .high),
    ]
    let subject = Subject(
      cluster: ClusterID(subscription: "s", resourceGroup: "g", name: "c"), pool: "p", clusterFacts: nil)
    let regulation = Policy(name: "p", scopes: scopes).regulation(of: subject)!
    #expect(regulation.scopes == ["a", "b"] && regulation.severity == .high && regulation.slaDays == 30)
    #expect(regulation.require == Requirements(is140Dash3: true, tags: ["x", "y"]))
  }
}
