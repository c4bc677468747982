import InventoryModel
import Testing

@testable import ComplianceEngine

@Suite("What a policy has to do with the life of a finding")
struct PolicyRuleTests {
  private static let asking = policy(Requirements(approval: true))
  private static let notAsking = policy(Requirements())

  private static func policy(_ require: Requirements) -> Policy {
    Policy(name: "p", scopes: [RegulatedScope(name: "all", require: require)])
  }

  private func judged(_ versions: [(Interval, PoolTraits)], _ changes: [(Int64, Policy)]) -> RowJudgement {
    var timeline = ClusterTimeline.withPool(versions)
    timeline.id = ClusterID(subscription: "s", resourceGroup: "g", name: "c")
    return judge(timeline, under: PolicyHistory(changes: changes.map { (day($0.0), $0.1) })!)[row: 2]
  }

  @Test("A policy that no longer asks for approvals ends the finding, and asking again opens another episode")
  func approvalNoLongerAsked() {
    let row = judged([(stretch(1), .compliant)], [(0, Self.asking), (4, Self.notAsking), (6, Self.asking)])
    #expect(row.drawnEpisodes == "1→4 policyChanged, 6→")
  }

  @Test("A pool that was there before the policy asked needs no approval")
  func approvalOfOldPools() {
    #expect(judged([(stretch(1), .compliant)], [(0, Self.notAsking), (4, Self.asking)]).drawnEpisodes.isEmpty)
  }

  @Test("A fix that settles late stays one, whatever dates of the policy pass meanwhile")
  func datesWhileUnsettled() {
    var policy = Self.notAsking
    policy.approvals = [
      Permission(
        id: "a", control: "pool-approved", selector: Selector(), category: nil, justification: "j", ticket: "t",
        requestedBy: "x", approvedBy: "y", approvedAt: day(5), expiresOn: day(9))
    ]
    let row = judged(
      [(stretch(1, 4), .failing), (stretch(4, 6), .compliant.unsettled), (stretch(6), .compliant)], [(0, policy)])
    #expect(row.drawnEpisodes == "1→6 fixedInPlace")
  }

  @Test("A pool that only a new policy lets pass was not fixed, though it settles later")
  func liftedWhileUnsettled() {
    var windows = PoolTraits(enableFIPS: false, osType: "Windows", osSKU: "Windows2022")
    let demanding = Self.policy(Requirements(windowsFlag: true))
    let settled = windows
    windows.isSettled = false
    let row = judged([(stretch(1, 6), windows), (stretch(6), settled)], [(0, demanding), (4, Self.notAsking)])
    #expect(row.drawnEpisodes == "1→6 policyChanged")
  }

  // MARK: Age limits

  private static func believing(forDays days: Int) -> Policy {
    var policy = notAsking
    policy.evidenceMaxAgeDays = days
    return policy
  }

  /// Its pool `p` has the flag off, and a list of nodes of day 2 says that it is FIPS all the same.
  private func judgedByNodes(
    _ versions: [(Interval, PoolTraits)], label: Bool = true, _ changes: [(Int64, Policy)]
  ) -> RowJudgement {
    var timeline = ClusterTimeline.withPool(versions)
    timeline.id = ClusterID(subscription: "s", resourceGroup: "g", name: "c")
    timeline.pools[0].name = "p"
    timeline.evidence.lists = [NodeList(takenAt: day(2), nodes: [Node(name: "n", pool: "p", isFIPSByLabel: label)])]
    var row = judge(timeline, under: PolicyHistory(changes: changes.map { (day($0.0), $0.1) })!)[row: 2]
    row.episodes.removeAll { $0.control != .fipsEnabled }
    return row
  }

  @Test("Evidence that only a longer limit lets count again fixes nothing")
  func longerLimit() {
    let row = judgedByNodes(
      [(stretch(1), .failing)], [(0, Self.believing(forDays: 3)), (6, Self.believing(forDays: 9))])
    #expect(row.drawnSpans == "fail 1→2, pass 2→5, fail 5→6, pass 6→11, fail 11→")
    #expect(row.drawnEpisodes == "1→2 fixedInPlace, 5→6 policyChanged, 11→")
    #expect(row.spans.map(\.cause) == [.appeared, .facts, .facts, .policy, .facts])
  }

  @Test("Evidence that only a shorter limit lets count no more is a change of policy, too")
  func shorterLimit() {
    let row = judgedByNodes(
      [(stretch(1), .failing)], [(0, Self.believing(forDays: 9)), (4, Self.believing(forDays: 1))])
    #expect(row.drawnSpans == "fail 1→2, pass 2→4, fail 4→")
    #expect(row.spans.map(\.cause) == [.appeared, .facts, .policy])
  }

  @Test("A denial that a shorter limit lets count no more is not fixed, and a longer one brings it back by policy")
  func denial() {
    let row = judgedByNodes(
      [(stretch(1), .compliant)], label: false,
      [(0, Self.believing(forDays: 9)), (4, Self.believing(forDays: 1)), (6, Self.believing(forDays: 9))])
    #expect(row.drawnSpans == "pass 1→2, fail 2→4, unknown 4→6, fail 6→11, unknown 11→")
    #expect(row.spans.map(\.cause) == [.appeared, .facts, .policy, .policy, .facts])
    #expect(row.drawnEpisodes == "2→")
  }

  @Test("Where the flag is set on the day of another limit, that is what fixed it")
  func factsAndLimit() {
    let row = judgedByNodes(
      [(stretch(1, 6), .failing), (stretch(6), .compliant)],
      [(0, Self.believing(forDays: 3)), (6, Self.believing(forDays: 9))])
    #expect(row.drawnEpisodes == "1→2 fixedInPlace, 5→6 fixedInPlace")
    #expect(row.spans.map(\.cause) == [.appeared, .facts, .facts, .facts])
  }

  @Test("Where something else of the row changed on that day, the limit is what let it pass")
  func otherFactsAndLimit() {
    var tagged = PoolTraits.failing
    tagged.tags = ["a": "b"]
    let row = judgedByNodes(
      [(stretch(1, 6), .failing), (stretch(6), tagged)],
      [(0, Self.believing(forDays: 3)), (6, Self.believing(forDays: 9))])
    #expect(row.drawnEpisodes == "1→2 fixedInPlace, 5→6 policyChanged, 11→")
    #expect(row.spans.map(\.cause) == [.appeared, .facts, .facts, .policy, .facts])
  }

  // MARK: Policy and facts together

  private static let tagged = Policy(
    name: "t", scopes: [RegulatedScope(name: "t", selector: Selector(poolTags: ["tier": "pci"]))])

  private static let elsewhere = Policy(
    name: "e", scopes: [RegulatedScope(name: "e", selector: Selector(pools: ["other"]))])

  private static func pool(_ traits: PoolTraits, _ tags: [String: String]) -> PoolTraits {
    var traits = traits
    traits.tags = tags
    return traits
  }

  @Test(
    "What the old policy would have left where it was, the policy moved",
    arguments: [
      // Out of scope by the policy, while the pool was fixed; by its tag, whatever the policy.
      (pool(.failing, ["tier": "pci"]), pool(.compliant, ["x": "y"]), notAsking, tagged, VerdictSpan.Cause.policy),
      (pool(.failing, [:]), pool(.compliant, [:]), notAsking, tagged, .policy),
      (pool(.failing, ["tier": "pci"]), pool(.failing, [:]), tagged, elsewhere, .facts),
      // Into scope, likewise.
      (pool(.failing, [:]), pool(.compliant, [:]), tagged, notAsking, .policy),
      (pool(.compliant, [:]), pool(.compliant, ["tier": "pci"]), tagged, notAsking, .facts),
      // In scope all the time, and fixed.
      (pool(.failing, ["tier": "pci"]), pool(.compliant, ["tier": "pci"]), notAsking, tagged, .facts),
      (pool(.failing.unsettled, ["tier": "pci"]), pool(.compliant, ["tier": "pci"]), notAsking, tagged, .facts),
    ] as [(PoolTraits, PoolTraits, Policy, Policy, VerdictSpan.Cause)])
  func together(before: PoolTraits, after: PoolTraits, old: Policy, new: Policy, expected: VerdictSpan.Cause) {
    let row = judged([(stretch(1, 4), before), (stretch(4), after)], [(0, old), (4, new)])
    #expect(row.spans.last?.cause == expected)
  }

  @Test("What an approval allowed, or the denial of its nodes, does not make a change of policy one of facts")
  func pastOfRow() {
    var (approving, severe) = (Self.asking, Self.asking)
    approving.approvals = [
      Permission(
        id: "a", control: "pool-approved", selector: Selector(), category: nil, justification: "j", ticket: "t",
        requestedBy: "x", approvedBy: "y", approvedAt: day(0), expiresOn: day(90))
    ]
    severe.scopes[0].selector = Selector(pools: ["other"])
    severe.approvals = approving.approvals
    var other = PoolTraits.compliant
    other.tags = ["a": "b"]
    let row = judged([(stretch(1, 4), .compliant), (stretch(4), other)], [(0, approving), (4, severe)])
    #expect(row.spans.map(\.standing.isRegulated) == [true, false])
    #expect(row.spans.last?.cause == .policy)
    let denied = judgedByNodes(
      [(stretch(1, 12), .compliant), (stretch(12), other)], label: false, [(0, Self.notAsking), (12, severe)])
    #expect(denied.spans.map(\.judgement.verdict) == [.pass, .fail, .unknown, .unknown])
    #expect(denied.spans.last?.cause == .policy)
  }

  // MARK: Scopes and approvals

  @Test("What came into a scope unsettled and already passing is no remediation")
  func passingOnEntry() {
    let row = judged(
      [
        (stretch(1, 3), Self.pool(.failing, [:])), (stretch(3, 4), Self.pool(.compliant.unsettled, [:])),
        (stretch(4, 6), Self.pool(.compliant.unsettled, ["tier": "pci"])),
        (stretch(6), Self.pool(.compliant, ["tier": "pci"])),
      ], [(0, Self.tagged)])
    #expect(row.drawnEpisodes == "4→6 policyChanged")
  }

  @Test("What began to pass after it came into the scope was fixed")
  func fixedAfterEntry() {
    let row = judged(
      [
        (stretch(1, 3), Self.pool(.failing, [:])), (stretch(3, 4), Self.pool(.failing, ["tier": "pci"])),
        (stretch(4, 6), Self.pool(.compliant.unsettled, ["tier": "pci"])),
        (stretch(6), Self.pool(.compliant, ["tier": "pci"])),
      ], [(0, Self.tagged)])
    #expect(row.drawnEpisodes == "3→6 fixedInPlace")
  }

  @Test("What was approved, or found there, stays allowed though it leaves the scope and comes again")
  func approvedAndBack() {
    var asking = Self.tagged
    asking.scopes[0].require.approval = true
    var approving = asking
    approving.approvals = [
      Permission(
        id: "a", control: "pool-approved", selector: Selector(), category: nil, justification: "j", ticket: "t",
        requestedBy: "x", approvedBy: "y", approvedAt: day(0), expiresOn: day(2))
    ]
    let versions = [
      (stretch(1, 5), Self.pool(.compliant, ["tier": "pci"])), (stretch(5, 7), Self.pool(.compliant, [:])),
      (stretch(7), Self.pool(.compliant, ["tier": "pci"])),
    ]
    #expect(judged(versions, [(0, approving)]).drawnEpisodes.isEmpty)
    #expect(judged(versions, [(0, Self.tagged), (4, asking)]).drawnEpisodes.isEmpty)
    #expect(judged(versions, [(0, asking)]).drawnEpisodes == "1→5 leftScope, 7→")
  }

  @Test(
    "Where a policy has a selector, evaluation reads where rows are",
    arguments: [
      Policy(name: "two scopes for everything", scopes: [RegulatedScope(name: "a"), RegulatedScope(name: "b")]),
      Policy(name: "no scope", scopes: []), asking,
    ])
  func readsPlaces(policy: Policy) {
    #expect(policy.readsPlaces)
    #expect(!Policy.builtIn.readsPlaces)
  }
}
