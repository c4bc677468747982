import ComplianceEngine
import FleetSimulator
import Foundation
import GRDB
import InventoryModel
import Testing

@testable import InventoryStore

/// Laws that hold whatever is imported, over random histories of all shapes, overlaps and holes.
@Suite("Laws of facts and judgements")
struct HistoryLawTests {
  private func imported(_ batches: [[SimulatedDocument]]) throws -> TestStore {
    let store = try TestStore()
    for batch in batches { try store.importing(batch) }
    return store
  }

  @Test("Documents end in the same facts and judgements, in whatever order they are imported", arguments: Seeds.groups)
  func orderDoesNotMatter(seeds: Range<UInt64>) throws {
    for seed in seeds {
      let batches = RandomHistory.short(seed).batches
      let inOrder = try StoreDump(withLoadsOf: imported(batches))
      var random = SeededRandom(seed: seed)
      for _ in 0..<3 {
        let dump = try StoreDump(withLoadsOf: imported(random.shuffled(batches)))
        expectSame(inOrder.lines, dump.lines, "seed \(seed)")
      }
    }
  }

  @Test("Importing everything again changes nothing", arguments: Seeds.groups)
  func importingTwice(seeds: Range<UInt64>) throws {
    for seed in seeds {
      let batches = RandomHistory.short(seed).batches
      let store = try imported(batches)
      let once = try StoreDump(store)
      for batch in batches { #expect(try store.importing(batch).outcome == .alreadyImported) }
      expectSame(once.lines, try StoreDump(store).lines, "seed \(seed)")
      #expect(try store.lines("SELECT count(*) FROM snapshots") == ["\(batches.count)"])
    }
  }

  @Test("Retracting a snapshot ends in what would have been without it", arguments: Seeds.groups)
  func retracting(seeds: Range<UInt64>) throws {
    for seed in seeds {
      var random = SeededRandom(seed: seed)
      let batches = random.shuffled(RandomHistory.short(seed).batches)
      let retracted = random.below(batches.count)
      let store = try TestStore()
      var snapshot = ""
      for (index, batch) in batches.enumerated() {
        let summary = try store.importing(batch)
        if index == retracted { snapshot = summary.snapshot }
      }
      let record = try store.store.retract(snapshot, reason: "a wrong date", at: night(30), judge: judge)
      #expect(record.isRetracted && record.retractionReason == "a wrong date")
      var others = batches
      others.remove(at: retracted)
      expectSame(try StoreDump(imported(others)).lines, try StoreDump(store).lines, "seed \(seed)")
      #expect(try store.importing(batches[retracted]).outcome == .retracted)
    }
  }

  @Test("A database holds what reading all documents at once, night by night, comes to", arguments: Seeds.groups)
  func slowReading(seeds: Range<UInt64>) throws {
    for seed in seeds {
      let history = RandomHistory.short(seed)
      var random = SeededRandom(seed: seed)
      let store = try imported(random.shuffled(history.batches))
      let reading = SlowReading(history)
      expectSame(try StoredRows.versions(in: store), reading.versionLines, "seed \(seed)")
      expectSame(try StoredRows.verdictsOfPools(in: store), reading.verdictLines, "seed \(seed)")
      expectSame(try StoredRows.episodes(in: store), reading.episodeLines, "seed \(seed)")
    }
  }

  @Test("Judgements that are dropped and made again are the same", arguments: Seeds.groups)
  func rebuilding(seeds: Range<UInt64>) throws {
    for seed in seeds {
      let store = try imported(RandomHistory.short(seed).batches)
      let increments = try StoreDump(store)
      try store.store.writing { database in
        try database.execute(sql: "DELETE FROM verdicts; DELETE FROM episodes")
        try database.execute(
          sql: """
            DROP TABLE IF EXISTS temp.versions_changes;
            CREATE TABLE temp.versions_changes AS SELECT DISTINCT resource_id FROM versions
            """)
        let judging = Judging(database: database, since: Instant(seconds: .min))
        try judging.judgeTouchedClusters(judge)
        try judging.updateDetectionTimes()
      }
      expectSame(increments.lines, try StoreDump(store).lines, "seed \(seed)")
    }
  }

  @Test("Partial coverage never makes anything disappear", arguments: Seeds.groups)
  func partialCoverage(seeds: Range<UInt64>) throws {
    for seed in seeds {
      let store = try TestStore()
      var random = SeededRandom(seed: seed)
      for batch in random.shuffled(RandomHistory.short(seed).batches) where !batch.isEmptyHanded {
        try store.importing(
          batch.map { ($0.name, $0.data) }, at: batch[0].takenAt, .partial(reason: "imported as partial"))
      }
      let ends = """
        SELECT resource_id FROM versions v WHERE to_at < \(Int64.max) AND NOT EXISTS (
          SELECT 1 FROM versions n WHERE n.resource_id = v.resource_id AND n.from_at = v.to_at)
        """
      #expect(try store.lines(ends).isEmpty)
    }
  }
}
