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

  @Test(
    "Where a policy has a selector to be asked, judging reads where rows are",
    arguments: [
      Policy(name: "two scopes for everything", scopes: [RegulatedScope(name: "a"), RegulatedScope(name: "b")]),
      Policy(name: "no scope", scopes: []), asking,
    ])
  func readsPlaces(policy: Policy) {
    #expect(policy.readsPlaces)
    #expect(!Policy.builtIn.readsPlaces)
  }
}
