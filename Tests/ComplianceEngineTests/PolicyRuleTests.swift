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
