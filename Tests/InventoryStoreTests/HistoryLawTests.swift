import ComplianceEngine
import FleetSimulator
import Foundation
import InventoryModel
import Testing

@testable import InventoryStore

/// Laws that hold whatever is imported, over random histories of all shapes, overlaps and holes.
@Suite("Laws of facts and judgements")
struct HistoryLawTests {
  @Test("Documents end in the same facts and judgements, in whatever order they are imported", arguments: Seeds.groups)
  func orderDoesNotMatter(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let batches = RandomHistory.short(seed).batches
      let inOrder = try await StoreDump(withLoadsOf: ImportedHistories.shared.store(seed))
      var random = SeededRandom(seed: seed)
      for _ in 0..<3 {
        let dump = try StoreDump(withLoadsOf: TestStore(importing: random.shuffled(batches)))
        expectSame(inOrder.lines, dump.lines, "seed \(seed)")
      }
    }
  }

  @Test("Importing everything again changes nothing", arguments: Seeds.groups)
  func importingTwice(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let batches = RandomHistory.short(seed).batches
      let store = try await ImportedHistories.shared.store(seed)
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
      expectSame(try StoreDump(TestStore(importing: others)).lines, try StoreDump(store).lines, "seed \(seed)")
      #expect(try store.importing(batches[retracted]).outcome == .retracted)
      let outcome = try store.store.rebuild(judge: judge)
      #expect(outcome.differing == 0, "seed \(seed): \(outcome.examples)")
    }
  }

  @Test("A database holds what reading all documents at once, night by night, comes to", arguments: Seeds.groups)
  func slowReading(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let reading = SlowReading(RandomHistory.short(seed))
      let store = try await ImportedHistories.shared.store(seed)
      expectSame(try StoredRows.versions(in: store), reading.versionLines, "seed \(seed)")
      expectSame(try StoredRows.verdictsOfPools(in: store), reading.verdictLines, "seed \(seed)")
      expectSame(try StoredRows.episodes(in: store), reading.episodeLines, "seed \(seed)")
    }
  }

  @Test("Evaluating everything anew gives what the nights gave one by one", arguments: Seeds.groups)
  func rebuilding(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let store = try await ImportedHistories.shared.store(seed)
      expectSame(try StoredRows.judgedAnew(in: store), try StoredRows.judgements(in: store), "seed \(seed)")
    }
  }

  @Test(
    "A rebuild finds nothing to put right, and a check no fault, whatever came late or was taken back",
    arguments: Seeds.groups)
  func rebuildingFile(seeds: Range<UInt64>) throws {
    for seed in seeds {
      var random = SeededRandom(seed: seed)
      let store = try TestStore(importing: random.shuffled(RandomHistory.short(seed).batches))
      let snapshot = random.element(of: try store.store.loadSnapshots()).snapshot
      _ = try store.store.retract(snapshot, reason: "a wrong date", at: night(30), judge: judge)
      let faults = try store.store.verify(judge: judge).map(\.description)
      #expect(faults == [], "seed \(seed)")
      let outcome = try store.store.rebuild(judge: judge)
      #expect(outcome.differing == 0, "seed \(seed): \(outcome.examples)")
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
