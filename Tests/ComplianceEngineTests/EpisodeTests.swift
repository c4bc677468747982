import InventoryModel
import Testing

@testable import ComplianceEngine

@Suite("The life of a finding")
struct EpisodeTests {
  private func judged(
    _ versions: [(Interval, PoolTraits)], cluster: [(Interval, ClusterTraits)] = [(stretch(0), ClusterTraits())]
  ) -> RowJudgement {
    judge(ClusterTimeline.withPool(versions, cluster: cluster), under: PolicyHistory(always: .builtIn))[row: 2]
  }

  @Test("A settled fix closes an episode; the same pool failing again opens another of the same finding")
  func fixedAndReopened() {
    let row = judged([(stretch(0, 4), .failing), (stretch(4, 9), .compliant), (stretch(9), .failing)])
    #expect(row.drawnSpans == "fail 0→4, pass 4→9, fail 9→")
    #expect(row.drawnEpisodes == "0→4 fixedInPlace, 9→")
    #expect(Set(row.episodes.map(\.findingOpenedAt)) == [day(0)])
  }

  @Test("A flip that has not settled closes nothing")
  func unsettledIsNotFixed() {
    let row = judged([
      (stretch(0, 4), .failing), (stretch(4, 5), .compliant.unsettled), (stretch(5), .compliant),
    ])
    #expect(row.drawnSpans == "fail 0→4, fail? 4→5, pass 5→")
    #expect(row.drawnEpisodes == "0→5 fixedInPlace")
  }

  @Test("A flip that failed leaves the finding open")
  func failedFlip() {
    let row = judged([
      (stretch(0, 4), .failing), (stretch(4, 5), .compliant.unsettled), (stretch(5), .failing),
    ])
    #expect(row.drawnSpans == "fail 0→4, fail? 4→5, fail 5→")
    #expect(row.drawnEpisodes == "0→")
  }

  @Test("An unsettled pool can get worse at once")
  func unsettledGetsWorse() {
    let row = judged([(stretch(0, 4), .compliant), (stretch(4), .failing.unsettled)])
    #expect(row.drawnSpans == "pass 0→4, fail? 4→")
    #expect(row.drawnEpisodes == "4→")
  }

  @Test("A pool never seen settled cannot pass yet")
  func neverSettled() {
    let row = judged([(stretch(0, 1), .compliant.unsettled), (stretch(1), .compliant)])
    #expect(row.drawnSpans == "unknown? 0→1, pass 1→")
    #expect(row.drawnEpisodes.isEmpty)
  }

  @Test("Unknown neither opens nor closes")
  func unknownHoldsTheEpisode() {
    var untold = PoolTraits.compliant
    untold.enableFIPS = nil
    let row = judged([(stretch(0, 2), .failing), (stretch(2, 3), untold), (stretch(3), .compliant)])
    #expect(row.drawnSpans == "fail 0→2, unknown 2→3, pass 3→")
    #expect(row.drawnEpisodes == "0→3 fixedInPlace")
  }

  @Test("Deletion is no remediation, and what comes back starts afresh")
  func deletedAndBack() {
    let row = judged([(stretch(0, 4), .failing), (stretch(6), .compliant.unsettled)])
    #expect(row.drawnSpans == "fail 0→4, unknown? 6→")
    #expect(row.drawnEpisodes == "0→4 deleted")
    #expect(!CloseReason.deleted.isRemediation)
  }

  @Test("A new life of the cluster ends the findings of the old one")
  func recreated() {
    let row = judged(
      [(stretch(0), .failing)],
      cluster: [(stretch(0, 5), ClusterTraits(resourceUID: "a")), (stretch(5), ClusterTraits(resourceUID: "b"))])
    #expect(row.drawnEpisodes == "0→5 deleted, 5→")
    #expect(row.episodes.map(\.incarnation) == ["a", "b"])
    #expect(row.episodes.map(\.findingOpenedAt) == [day(0), day(5)])
  }

  @Test("A UID that is absent, or reported later, is no new incarnation")
  func untoldUID() {
    let row = judged(
      [(stretch(0), .failing)],
      cluster: [
        (stretch(0, 2), ClusterTraits()), (stretch(2, 4), ClusterTraits(resourceUID: "a")),
        (stretch(4, 6), ClusterTraits()), (stretch(6), ClusterTraits(resourceUID: "a")),
      ])
    #expect(row.drawnEpisodes == "0→")
    #expect(row.episodes.map(\.incarnation) == [""])
  }

  @Test("A runtime that an older API version leaves out keeps its last reported value")
  func carriesTraits() {
    var kata = PoolTraits.compliant
    kata.workloadRuntime = "KataVmIsolation"
    let row = judged([(stretch(0, 3), kata), (stretch(3), .compliant)])
    #expect(row.drawnSpans == "fail 0→")
  }
}

@Suite("Nodes that no pool lists")
struct UnlistedNodesTests {
  private func judged(_ cluster: [(Interval, ClusterTraits)], pools: [(Interval, PoolTraits)] = []) -> RowJudgement {
    judge(ClusterTimeline.withPool(pools, cluster: cluster), under: PolicyHistory(always: .builtIn))[row: 1]
  }

  @Test(
    "Auto-provisioning, the Automatic SKU and hosted pools have a row of their own",
    arguments: [
      ClusterTraits(nodeProvisioningMode: "Auto"), ClusterTraits(skuName: "automatic"),
      ClusterTraits(hasHostedSystem: true),
    ])
  func unlisted(traits: ClusterTraits) {
    let row = judged([(stretch(0), traits)], pools: [(stretch(0), .compliant)])
    #expect(row.drawnSpans == "unknown 0→")
    #expect(row.spans.first?.judgement.basis == .notListed)
  }

  @Test("A cluster that lists all its nodes has none, and [] means no pools")
  func listed() {
    #expect(judged([(stretch(0), ClusterTraits(nodeProvisioningMode: "Manual", hasHostedSystem: false))]).spans.isEmpty)
  }

  @Test("Pools that were never reported are unknown until they are")
  func neverTold() {
    let untold = ClusterTraits(arePoolsTold: false)
    #expect(judged([(stretch(0), untold)]).drawnSpans == "unknown 0→")
    #expect(judged([(stretch(0, 3), untold), (stretch(3), ClusterTraits())]).drawnSpans == "unknown 0→3")
    #expect(judged([(stretch(0), untold)], pools: [(stretch(2), .failing)]).drawnSpans == "unknown 0→2")
    #expect(judged([(stretch(0, 3), ClusterTraits()), (stretch(3), untold)]).spans.isEmpty)
  }

  @Test("What an older API version leaves out keeps its last reported value")
  func carriesProvisioning() {
    let row = judged([(stretch(0, 3), ClusterTraits(nodeProvisioningMode: "Auto")), (stretch(3), ClusterTraits())])
    #expect(row.drawnSpans == "unknown 0→")
  }
}
