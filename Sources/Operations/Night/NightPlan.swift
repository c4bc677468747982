import Collector
import InventoryModel
import InventoryStore

/// What a night is to do, and with what.
package struct NightPlan: Sendable {
  let archive: Archive
  let collection: CollectionRequest
  /// The policy file, if any.
  let policy: String?
  let delivery: DeliverySettings
  let database: DatabaseFile
  /// Where the metrics are written, if anywhere.
  let metricsFile: String?
  /// Of prices, by which the metrics tell costs; none where nobody asks.
  let priceFiles: [String]
  /// How many days of documents the archive keeps.
  let keptDays: Int
  /// How far back documents are looked for that were not imported.
  let catchUpDays: Int
  /// For how long a whole document is not asked for again.
  let freshHours: Int

  package init(
    archive: String, collection: CollectionRequest, policy: String?, delivery: DeliverySettings,
    database: DatabaseFile, metricsFile: String?, priceFiles: [String] = [], keptDays: Int, catchUpDays: Int,
    freshHours: Int
  ) {
    self.archive = Archive(folder: archive)
    (self.collection, self.policy, self.delivery, self.database) = (collection, policy, delivery, database)
    (self.metricsFile, self.priceFiles, self.keptDays) = (metricsFile, priceFiles, keptDays)
    (self.catchUpDays, self.freshHours) = (catchUpDays, freshHours)
  }

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
    return documents(since: first).filter { !known.contains($0.identity) && $0.manifest.tellsSomething }
  }

  private func documents(since instant: Instant) -> [ArchivedDocument] {
    archive.days.filter { $0.start >= instant.startOfDay }.flatMap(archive.documents)
  }
}
