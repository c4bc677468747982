import Foundation
import InventoryModel
import TestSupport
import Testing

@testable import InventoryStore

@Suite("Real payloads", .enabled(if: SharedData.isThere, "\(SharedData.missing)"))
struct RealDataTests {
  /// Imports all answers in order; what is refused, with the reason.
  private func imported(
    _ history: RecordedHistory, reading: inout HistoryReading
  ) throws -> (store: TestStore, refusals: [String]) {
    let store = try TestStore()
    var refusals: [String] = []
    for answer in history.answers {
      if let reason = try store.refusal(of: answer.text, at: answer.takenAt) {
        refusals.append(reason)
      } else {
        reading.read(answer.body)
      }
    }
    return (store, refusals)
  }

  @Test("A recorded history ends with the verdicts that a person reading it would give")
  func histories() throws {
    var refusals: [String: Int] = [:]
    var answers = 0
    for history in RecordedHistory.all {
      var reading = HistoryReading()
      let (store, refused) = try imported(history, reading: &reading)
      let read =
        reading.verdicts.map { "\($0.key) \($0.value)" }
        + reading.unlisted.filter(\.value).map { "\($0.key)/* unknown" }
      expectSame(try store.verdicts(at: history.end).sorted(), read.sorted(), "\(history.name)")
      answers += history.answers.count
      for reason in refused { refusals[Self.kind(of: reason), default: 0] += 1 }
    }
    #expect(RecordedHistory.all.count == 70)
    #expect(answers == 571)
    // Two answers of one second differ only in that one reports no labels and the other leaves them out.
    #expect(refusals == ["an empty list": 24])
  }

  @Test("Every row of the recorded fleet rests on the row of the verdict table that a person would choose")
  func fleet() throws {
    let file = SharedData.folder.appending(path: "fleet/fleet_managedClusters_list.json")
    let store = try TestStore()
    try store.importing(String(contentsOf: file, encoding: .utf8), at: Instant("2026-11-24")!)
    let rows = try store.inventory(at: Instant("2026-11-24")!)
    let bases = Dictionary(grouping: rows) { row in
      "\(row.traits.osType ?? "?") \(row.judgement.basis) \(row.judgement.verdict)"
    }
    #expect(
      bases.mapValues(\.count) == [
        "Linux flag fail": 346, "Linux flagAndImage pass": 55, "Windows flag fail": 1, "Windows osDefault pass": 11,
        "? notListed unknown": 4,
      ])
  }

  private static func kind(of reason: String) -> String {
    if reason.hasSuffix("an empty list does not say what it covers: name it with --scope") { return "an empty list" }
    return reason.contains(" differs from what another document of ")
      ? "two answers of one second that disagree" : reason
  }

  @Test(
    "A flip closes its finding when it has settled, not when it is asked for",
    arguments: RecordedHistory.all.filter { $0.name.contains("create_update_fips_flow") })
  func flips(history: RecordedHistory) throws {
    var reading = HistoryReading()
    let store = try imported(history, reading: &reading).store
    let episodes = try store.findings(at: .never.adding(seconds: -1)).flatMap(\.episodes)
    #expect(episodes.map(\.isOpen).sorted { !$0 && $1 } == [false, true])
    for episode in episodes where !episode.isOpen {
      let closing = try #require(history.answers.first { $0.takenAt == episode.closedAt })
      #expect(episode.closeReason == .fixedInPlace)
      #expect(Self.states(in: closing) == ["true Succeeded"])
      let asked = history.answers.filter { $0.takenAt > episode.openedAt && $0.takenAt < episode.closedAt! }
      #expect(asked.contains { Self.states(in: $0) == ["true Upgrading"] })
    }
  }

  private static func states(in answer: RecordedHistory.Answer) -> [String] {
    guard let pool = answer.body["properties"] as? [String: Any] else { return [] }
    return [(pool["enableFIPS"] as? Bool).map { "\($0) \(pool["provisioningState"] ?? "")" } ?? ""]
  }

  @Test func `the recorded fleet is 313 clusters and 415 pools`() throws {
    let file = SharedData.folder.appending(path: "fleet/fleet_managedClusters_list.json")
    let store = try TestStore()
    let summary = try store.importing(String(contentsOf: file, encoding: .utf8), at: night(1))
    #expect(summary.clusters == ImportCounts(seen: 313, new: 313))
    #expect(summary.pools == ImportCounts(seen: 415, new: 415))
    let pools = try store.inventory(at: night(1)).filter { $0.pool != nil }
    let flags = Dictionary(grouping: pools, by: \.traits.enableFIPS).mapValues(\.count)
    #expect(flags == [true: 55, false: 358, nil: 2])
  }

  @Test func `every recorded answer that stands in a file of its own is imported`() throws {
    let folder = SharedData.folder.appending(path: "snapshots")
    let histories = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(histories.count == 3)
    for history in histories {
      let store = try TestStore()
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: history).path).sorted() {
        let text = try String(contentsOf: folder.appending(path: "\(history)/\(name)"), encoding: .utf8)
        let instant = try #require(InstantText.found(in: name).first?.instant)
        let reason = try store.refusal(of: text, at: instant)
        #expect(reason == nil || reason!.contains("an empty list does not say"), "\(name)")
      }
    }
  }
}
