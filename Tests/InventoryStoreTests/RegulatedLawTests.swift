import ComplianceEngine
import FleetSimulator
import Foundation
import GRDB
import InventoryModel
import Testing

@testable import InventoryStore

/// Laws of evaluation by policies, over random histories in which everything that a policy looks at changes.
@Suite("Laws of evaluation by policies")
struct RegulatedLawTests {
  @Test("A database holds what reading the rules out, instant by instant, comes to", arguments: Seeds.groups)
  func slowRegulating(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let history = RegulatedHistory(seed: seed)
      let slow = SlowRegulating(history)
      let store = try await RegulatedStores.shared.store(seed)
      expectSame(try StoredRows.shown(in: store, at: slow.instants), slow.shownLines, "seed \(seed)")
      expectSame(try StoredRows.fullEpisodes(in: store), slow.episodeLines, "seed \(seed)")
    }
  }

  @Test("Row after row the inventory is what it is as a whole, in the order of ids", arguments: Seeds.groups)
  func inventories(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let store = try await RegulatedStores.shared.store(seed)
      let start = try #require(try store.store.loadSnapshotTimes().first)
      for days in [-1, 0, 3, 8, 30] as [Int64] {
        let instant = start.adding(days: days)
        var (clusters, rows) = ([ClusterID](), [InventoryRow]())
        try store.store.forEachInventoryRow(asOf: instant) {
          clusters = $0
        } row: {
          rows.append($0)
        }
        let sorted = try store.inventory(at: instant).sorted {
          ($0.cluster.description, $0.pool ?? "") < ($1.cluster.description, $1.pool ?? "")
        }
        #expect(rows == sorted, "seed \(seed), \(instant)")
        #expect(clusters == Set(sorted.map(\.cluster)).sorted { $0.description < $1.description })
      }
    }
  }

  @Test("Open findings are counted as they are listed, exempt ones too")
  func countedFindings() async throws {
    var counts: [Bool: Int] = [:]
    for seed in Seeds.groups.joined() {
      let store = try await RegulatedStores.shared.store(seed)
      let start = try #require(try store.store.loadSnapshotTimes().first)
      for days in [-1, 0, 2, 5, 9, 30] as [Int64] {
        let instant = start.adding(days: days)
        let listed = try store.findings(at: instant).compactMap(OpenFinding.init)
        let counted = try store.store.loadOpenFindings(asOf: instant)
        expectSame(counted.map { "\($0)" }.sorted(), listed.map { "\($0)" }.sorted(), "seed \(seed), \(instant)")
        for finding in counted { counts[finding.isExempt, default: 0] += 1 }
      }
    }
    #expect(counts[true] ?? 0 > 0 && counts[false] ?? 0 > 0)
  }

  @Test("Nothing differs when all is evaluated anew, nor in another order of import", arguments: Seeds.groups)
  func orderAndRebuild(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let inOrder = try await RegulatedStores.shared.store(seed)
      let outcome = try inOrder.store.rebuild(judge: judge)
      #expect(outcome.differing == 0, "seed \(seed): \(outcome.examples)")
      var random = SeededRandom(seed: seed)
      let shuffled = try TestStore(importing: RegulatedHistory(seed: seed), shuffledBy: &random)
      expectSame(try StoreDump(inOrder).lines, try StoreDump(shuffled).lines, "seed \(seed)")
      let again = try shuffled.store.rebuild(judge: judge)
      #expect(again.differing == 0, "seed \(seed): \(again.examples)")
    }
  }
}

/// Histories that were imported in the order of time, each once.
actor RegulatedStores {
  static let shared = RegulatedStores()
  private var stores: [UInt64: Task<TestStore, any Error>] = [:]

  func store(_ seed: UInt64) async throws -> TestStore {
    let task = stores[seed] ?? Task { try TestStore(importing: RegulatedHistory(seed: seed)) }
    stores[seed] = task
    return try await task.value
  }
}

extension TestStore {
  convenience init(path: String = ":memory:", importing history: RegulatedHistory) throws {
    try self.init(path: path)
    for step in history.steps { try importing(step) }
  }

  convenience init(importing history: RegulatedHistory, shuffledBy random: inout SeededRandom) throws {
    try self.init()
    for step in random.shuffled(history.steps) { try importing(step) }
  }

  fileprivate func importing(_ step: RegulatedHistory.Step) throws {
    switch step {
    case .snapshot(let snapshot):
      let document = [(name: "night.json", data: Data(snapshot.document.utf8))]
      try importing(document, at: snapshot.takenAt, snapshot.coverage, under: snapshot.policy)
    case .evidence(let told):
      _ = try store.importEvidence(told.document, takenAt: told.takenAt, importedAt: told.takenAt, judge: judge)
    }
  }
}

extension RegulatedHistory {
  enum Step {
    case snapshot(Snapshot)
    case evidence(Evidence)

    var takenAt: Instant {
      switch self {
      case .snapshot(let snapshot): snapshot.takenAt
      case .evidence(let told): told.takenAt
      }
    }
  }

  /// In the order of time.
  var steps: [Step] {
    (snapshots.map(Step.snapshot) + evidence.map(Step.evidence)).sorted { $0.takenAt < $1.takenAt }
  }
}

// MARK: - Lines

extension SlowRegulating {
  var shownLines: [String] {
    shown.flatMap { instant, rows in rows.map { "\($0.key) \(instant) \($0.value.drawn)" } }.sorted()
  }

  var episodeLines: [String] {
    episodes.flatMap { row, episodes in
      episodes.map { episode in
        let shown = Episode(
          openedAt: episode.openedAt, detectedAfter: episode.detectedAfter, closedAt: episode.closedAt,
          closeReason: episode.reason)
        return "\(row) \(episode.control.id) \(shown) \(episode.basis) \(episode.scopes) \(episode.severity)"
          + " \(episode.slaDays as Any)"
      }
    }.sorted()
  }
}

extension SlowRow.Shown {
  fileprivate var drawn: String {
    let held = basis.map { "\($0.basis) \($0.evidence)" } ?? "pending"
    return "\(verdict) \(held) \(scopes) exempt \(isExempt) left \(hasLeftScope)"
  }
}

extension StoredRows {
  /// What each pool showed at some instants.
  static func shown(in store: TestStore, at instants: [Instant]) throws -> [String] {
    let rows = try store.store.reading { database in
      let judgements = try JudgementTable(database)
      return try Row.fetchAll(
        database,
        sql: """
          SELECT w.resource_id, w.from_at, w.to_at, w.judgement_id FROM verdicts w
          JOIN resources r ON r.id = w.resource_id WHERE r.kind = 'pool'
          """
      ).map { row in
        let interval = Interval(from: Instant(seconds: row[1]), to: Instant(seconds: row[2]))
        return (try resourceName(row[0], in: database), try judgements.span(interval, judgement: row[3]))
      }
    }
    return rows.flatMap { name, span in
      let (judgement, standing) = (span.judgement, span.standing)
      let shown = SlowRow.Shown(
        verdict: judgement.verdict, basis: judgement.isPending ? nil : judgement, scopes: standing.scopes,
        isExempt: standing.isExempt, hasLeftScope: standing.hasLeftScope)
      return instants.filter(span.interval.contains).map { "\(name) \($0) \(shown.drawn)" }
    }.sorted()
  }

  static func fullEpisodes(in store: TestStore) throws -> [String] {
    try store.store.reading { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT resource_id, opened_at, detected_after, closed_at, close_reason, control, basis, scopes, severity,
            sla_days FROM episodes
          """
      ).map { row in
        let scopes = ScopeNames.split(row[7])
        return "\(try resourceName(row[0], in: database)) \(row[5] as String) \(try Episode(row, at: 1))"
          + " \(Basis(rawValue: row[6])!) \(scopes) \(row[8] as String) \(row[9] as Int? as Any)"
      }
    }.sorted()
  }
}
