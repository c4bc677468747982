import ComplianceEngine
import DriftEngine
import InventoryModel
import Testing

@testable import InventoryStore

/// What a document leaves out of a resource that was reported before takes nothing out of a scope and fixes nothing.
@Suite("What one night leaves out")
struct LeftOutTests {
  private static let policy = Policy(
    name: "tagged",
    scopes: [
      RegulatedScope(name: "cui", selector: Selector(clusterTags: ["class": "cui"])),
      RegulatedScope(name: "labelled", selector: Selector(poolLabels: ["tier": "pci"])),
    ])
  private let store = try! TestStore()

  /// Two clusters with a pool each: one passes, one fails.
  private func clusters(_ firstTags: String, _ secondTags: String = #""tags":{"class":"cui"},"#, uid: String = "u")
    -> String
  {
    list(
      MadeCluster("good", uid: "g", pools: [MadePool("a", true)], members: firstTags),
      MadeCluster("bad", uid: uid, pools: [MadePool("b", false)], members: secondTags))
  }

  @discardableResult
  private func importing(_ document: String, _ day: Int64, removed: Bool = false) throws -> ImportSummary {
    try store.importing(document, at: night(day), under: Self.policy, tagsRemoved: removed)
  }

  private func regulated(_ day: Int64) throws -> [String] {
    try store.inventory(at: night(day)).filter(\.isRegulated).map { $0.pool! }.sorted()
  }

  private static let tags = #""tags":{"class":"cui"},"#

  @Test func `tags that are absent keep a row in its scope, and are named`() throws {
    try importing(clusters(Self.tags), 1)
    let summary = try importing(clusters(Self.tags, ""), 2)
    #expect(try regulated(2) == ["a", "b"])
    #expect(summary.keptTags.map { $0.contains("bad") } == [true])
    #expect(!summary.isWhole && summary.isComplete)
    #expect(try store.store.loadUnobserved(after: night(1), through: night(2)).count == 1)
    #expect(try importing(clusters(Self.tags), 3).keptTags == [])
    #expect(try store.findings(at: night(3)).flatMap(\.episodes).allSatisfy { $0.closedAt == nil })
  }

  @Test("tags that are said to be none leave the scope", arguments: [#""tags":{},"#, #""tags":null,"#, #""TAGS":{},"#])
  func removed(members: String) throws {
    try importing(clusters(Self.tags), 1)
    #expect(try importing(clusters(Self.tags, members), 2).keptTags == [])
    #expect(try regulated(2) == ["a"])
    let closed = try store.findings(at: night(2)).flatMap(\.episodes)
    #expect(closed.map(\.closeReason) == [.leftScope])
  }

  @Test func `a row that had no tags when first observed has none`() throws {
    try importing(clusters(Self.tags, ""), 1)
    #expect(try regulated(1) == ["a"])
    try importing(clusters(Self.tags, ""), 2)
    #expect(try regulated(2) == ["a"])
  }

  @Test func `who says that tags were removed is believed`() throws {
    try importing(clusters(Self.tags), 1)
    #expect(try importing(clusters(Self.tags, ""), 2, removed: true).keptTags == [])
    #expect(try regulated(2) == ["a"])
    // What was removed stays removed, though later documents leave it out without a word.
    #expect(try importing(clusters(Self.tags, ""), 3).keptTags == [])
    #expect(try regulated(3) == ["a"])
  }

  @Test func `the same document can be given once more to say that its tags were removed`() throws {
    try importing(clusters(Self.tags), 1)
    #expect(try importing(clusters(Self.tags, ""), 2).keptTags.count == 1)
    #expect(try importing(clusters(Self.tags, ""), 2, removed: true).outcome == .imported)
    #expect(try regulated(2) == ["a"])
  }

  @Test func `a cluster made anew under its name has no tags until they are reported`() throws {
    try importing(clusters(Self.tags), 1)
    try importing(clusters(Self.tags, "", uid: "other"), 2)
    #expect(try regulated(2) == ["a"])
  }

  @Test("a list in which two of the tagged clusters have no tags is refused", arguments: ["", #""tags":null,"#])
  func lost(members: String) throws {
    try importing(clusters(Self.tags), 1)
    let refusal = #expect(throws: DocumentProblem.self) { try importing(clusters(members, members), 2) }
    guard case .losesTags(_, lost: 2, had: 2)? = refusal else { return #expect(refusal == nil) }
    #expect(try store.lines("SELECT count(*) FROM snapshots") == ["1"])
    #expect(throws: Never.self) { try importing(clusters(members, members), 2, removed: true) }
    #expect(try regulated(2) == [])
  }

  @Test func `labels that are absent keep a pool in its scope, as null does`() throws {
    let labelled = #"{"name":"b","nodeLabels":{"tier":"pci"},\#(Self.pool)}"#
    func night(_ pool: String) -> String {
      list(MadeCluster("bad", uid: "u", pools: nil, members: #""agentPoolProfiles":[\#(pool)],"#))
    }
    try importing(night(labelled), 1)
    for (day, labels) in [(2, ""), (3, #""nodeLabels":null,"#)] as [(Int64, String)] {
      #expect(try importing(night(#"{"name":"b",\#(labels)\#(Self.pool)}"#), day).keptTags.count == 1)
      #expect(try regulated(day) == ["b"])
    }
    try importing(night(#"{"name":"b","nodeLabels":{},\#(Self.pool)}"#), 4)
    #expect(try regulated(4) == [])
  }

  private static let pool =
    #""type":"VirtualMachineScaleSets","mode":"User","osType":"Linux","enableFIPS":false,"provisioningState":"Succeeded""#

  @Test func `an image that is left out is the one last reported`() throws {
    func night(_ image: String) -> String {
      let pool = Self.pool.replacing("false", with: "true")
      return list(
        MadeCluster("c", uid: "u", pools: nil, members: #""agentPoolProfiles":[{"name":"a",\#(image)\#(pool)}],"#))
    }
    try store.importing(night(#""nodeImageVersion":"AKSUbuntu-2204gen2containerd-202401.01.0","#), at: onNight(1))
    try store.importing(night(""), at: onNight(2))
    let row = try store.inventory(at: onNight(2))[0]
    #expect(row.judgement.verdict == .fail && row.judgement.basis == .conflict)
    #expect(try store.findings(at: onNight(2)).flatMap(\.episodes).allSatisfy { $0.closedAt == nil })
    let changes = try store.store.loadChanges(from: onNight(1), to: onNight(2))
    #expect(detectDrift(in: changes, policy: .builtIn).filter { $0.category != .noise } == [])
  }

  @Test func `absent and said to be none may stand beside each other at one instant, in either order`() throws {
    func dump(_ documents: [String]) throws -> [String] {
      let store = try TestStore()
      for document in documents {
        try store.importing(document, at: night(1), .scopes([Scope("sub")!]), under: Self.policy)
      }
      return try store.lines("SELECT resource_id, from_at, to_at, says_no_tags FROM readings ORDER BY 1, 2")
    }
    let documents = [clusters("", ""), clusters(#""tags":{},"#, #""tags":null,"#)]
    #expect(try dump(documents) == dump(documents.reversed()))
    #expect(try dump(documents).filter { $0.hasSuffix(" 1") }.count == 2)
  }
}

/// Where a test has a function `night` of its own.
private func onNight(_ day: Int64) -> Instant { night(day) }
