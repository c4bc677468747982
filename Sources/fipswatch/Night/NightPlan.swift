import Collector
import InventoryModel
import InventoryStore

/// What a night is to do, and with what.
struct NightPlan {
  var archive: Archive
  var collection: CollectionOptions
  var policy: PolicyOption
  var delivery: DeliveryOptions
  var database: DatabaseOption
  /// Where the metrics are written, if anywhere.
  var metricsFile: String?
  /// How many days of documents the archive keeps.
  var keptDays: Int
  /// How far back documents are looked for that were not imported.
  var catchUpDays: Int
  /// For how long a whole document is not asked for again.
  var freshHours: Int

  func beginningOfNight(now: Instant) -> Instant { now.adding(seconds: -3_600 * Int64(freshHours)) }

  /// Whole documents of this night that an earlier run collected.
  func freshDocuments(now: Instant) -> [DocumentManifest] {
    let beginning = beginningOfNight(now: now)
    return documents(since: beginning).map(\.manifest).filter {
      $0.coverage.isComplete && $0.takenAt > beginning && $0.takenAt <= now
    }
  }

  /// Documents of the archive that the database does not know, those of this run and of runs that did not end.
  func documentsToImport(into store: InventoryStore, now: Instant) throws -> [ArchivedDocument] {
    let first = now.adding(days: -Int64(catchUpDays)).startOfDay
    let known = try store.loadDocuments(since: first)
    return documents(since: first).filter { !known.contains($0.identity) && $0.tellsSomething }
  }

  private func documents(since instant: Instant) -> [ArchivedDocument] {
    archive.days.filter { $0.start >= instant.startOfDay }.flatMap(archive.documents)
  }
}

extension ArchivedDocument {
  /// Whether importing it leaves a trace: evidence that is not whole, and lists of no node, are passed over.
  fileprivate var tellsSomething: Bool {
    switch manifest.content {
    case .clusters, .changes: true
    case .nodes, .nodeClasses: manifest.coverage.isComplete && manifest.resources > 0
    }
  }
}
