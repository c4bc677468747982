import ComplianceEngine
import DriftEngine
import InventoryModel
import Testing

@testable import InventoryStore

@Suite("Lives of clusters and findings, through imports")
struct LifeOfPoolTests {
  let store: TestStore

  init() throws { store = try TestStore() }

  private func shop(_ enableFIPS: Bool?, _ provisioningState: String = "Succeeded", uid: String = "u1") -> String {
    list(MadeCluster("shop", uid: uid, pools: [MadePool("a", enableFIPS, provisioningState)]), MadeCluster("mill"))
  }

  /// `1→4 fixedInPlace after 0`, in days of November; baselines have no `after`.
  private func episodes(at instant: Instant = night(28)) throws -> [String] {
    func day(_ instant: Instant?) -> String { instant.map { "\($0.dayNumber - night(1).dayNumber + 1)" } ?? "" }
    return try store.findings(at: instant).flatMap(\.episodes).map { episode in
      let life = "\(day(episode.openedAt))→\(day(episode.closedAt))"
      let reason = episode.closeReason.map { " \($0)" } ?? ""
      return life + reason + (episode.detectedAfter.map { " after \(day($0))" } ?? "")
    }
  }

  @Test func `what fails when first observed is a baseline and no drift`() throws {
    try store.importing(shop(false), at: night(1))
    #expect(try episodes() == ["1→"])
    let changes = try store.store.loadChanges(from: Instant(seconds: 0), to: night(1))
    #expect(changes.map(\.isBaseline) == [true, true, true])
    #expect(detectDrift(in: changes, policy: .builtIn) == [])
    #expect(try store.store.loadNewlyFailing(from: Instant(seconds: 0), to: night(1)) == [])
  }

  @Test func `what fails in a scope that was observed before is new`() throws {
    try store.importing(list(MadeCluster("mill")), at: night(1))
    try store.importing(shop(false), at: night(3))
    #expect(try episodes() == ["3→ after 1"])
    #expect(try store.store.loadNewlyFailing(from: night(1), to: night(3)).map(\.pool) == ["a"])
  }

  @Test func `an earlier snapshot of elsewhere, or a partial one, saw nothing of it`() throws {
    try store.importing(list(MadeCluster("far", of: "sub2")), at: night(1))
    try store.importing(list(MadeCluster("mill")), at: night(2), .partial(reason: "a test"))
    try store.importing(shop(false), at: night(3))
    #expect(try episodes() == ["3→"])
  }

  @Test func `late nights move the bound of detection`() throws {
    try store.importing(shop(true), at: night(1))
    try store.importing(shop(false), at: night(9))
    #expect(try episodes() == ["9→ after 1"])
    try store.importing(shop(true), at: night(5))
    #expect(try episodes() == ["9→ after 5"])
    try store.importing(shop(false), at: night(7))
    #expect(try episodes() == ["7→ after 5"])
    let summary = try store.importing(shop(true), at: night(6))
    #expect(try episodes() == ["7→ after 6"])
    _ = try store.store.retract(summary.snapshot, reason: "a test", at: night(20), judge: judge)
    #expect(try episodes() == ["7→ after 5"])
  }

  @Test("a snapshot is not retracted by a name that is hardly one", arguments: ["", " ", "#", "##", "###"])
  func shortName(beginning: String) throws {
    let id = try store.importing(shop(true), at: night(1)).snapshot
    let name = beginning.first == "#" ? String(id.prefix(beginning.count)) : beginning
    #expect(throws: RequestProblem.shortSnapshot(name)) {
      try store.store.retract(name, reason: "a test", at: night(2), judge: judge)
    }
    #expect(try store.store.loadSnapshots().map(\.isRetracted) == [false])
    _ = try store.store.retract(String(id.prefix(4)), reason: "a test", at: night(2), judge: judge)
    #expect(try store.store.loadSnapshots().map(\.isRetracted) == [true])
  }

  @Test func `a fix counts when it has settled, and the way back reopens the same finding`() throws {
    for (day, flag, provisioningState) in [
      (1, false, "Succeeded"), (2, true, "Upgrading"), (3, true, "Succeeded"), (4, false, "Upgrading"),
      (5, false, "Failed"),
    ] { try store.importing(shop(flag, provisioningState), at: night(Int64(day))) }
    #expect(try episodes() == ["1→3 fixedInPlace", "4→ after 3"])
    #expect(try store.findings(at: night(5)).map(\.reopenCount) == [1])
    #expect(try episodes(at: night(2)) == ["1→"])
  }

  @Test func `a recreated cluster is another: its pools go and come`() throws {
    try store.importing(shop(false), at: night(1))
    try store.importing(shop(false, uid: "u2"), at: night(2))
    #expect(try episodes() == ["1→2 deleted", "2→ after 1"])
    #expect(Set(try store.findings(at: night(2)).map(\.id)).count == 2)
    let events = detectDrift(in: try store.store.loadChanges(from: night(1), to: night(2)), policy: .builtIn)
    #expect(Set(events.map(\.kind)) == [.clusterRecreated, .poolDisappeared, .poolAppeared])
  }

  @Test func `a deleted pool takes its episode along, which is no remediation`() throws {
    try store.importing(shop(false), at: night(1))
    try store.importing(list(MadeCluster("shop", uid: "u1"), MadeCluster("mill")), at: night(2))
    #expect(try episodes() == ["1→2 deleted"])
    let changes = try store.store.loadChanges(from: night(1), to: night(2))
    #expect(changes.map(\.goneAt) == [night(2)])
  }

  @Test func `a flag that is left out fails, and turns to false without drift`() throws {
    try store.importing(shop(nil), at: night(1))
    try store.importing(shop(false), at: night(2))
    #expect(try store.inventory(at: night(1)).map(\.judgement.basis) == [.flagAbsent])
    #expect(try store.inventory(at: night(2)).map(\.judgement.basis) == [.flag])
    #expect(try episodes() == ["1→"])
    let changes = try store.store.loadChanges(from: night(1), to: night(2))
    #expect(detectDrift(in: changes, policy: .builtIn) == [])
  }
}
