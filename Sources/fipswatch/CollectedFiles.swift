import Collector
import ComplianceEngine
import Foundation
import InventoryModel
import InventoryStore

/// What a collection left in its archive.
struct CollectedFiles {
  struct Document {
    var manifest: DocumentManifest
    var path: String
  }

  var documents: [Document]
  /// Why not every subscription may be among them.
  var partialReason: String?

  /// Keeps documents as they come.
  actor Gathering {
    private let archive: Archive
    private(set) var documents: [Document] = []

    init(archive: Archive) { self.archive = archive }

    /// Packing and writing take their time, so several documents are kept at once.
    nonisolated func keep(_ document: CollectedDocument) async throws {
      let (manifest, path) = try archive.keep(document)
      await add(Document(manifest: manifest, path: path))
    }

    private func add(_ document: Document) { documents.append(document) }
  }
}

/// The archive, or a folder that goes away with its owner where there is none.
final class WorkFolder {
  let path: String
  private let isTemporary: Bool

  init(_ archive: String?) throws {
    isTemporary = archive == nil
    path = archive ?? FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)").path
  }

  deinit { if isTemporary { try? FileManager.default.removeItem(atPath: path) } }
}

/// The import of what was just collected.
struct CollectedImport {
  let store: InventoryStore
  private(set) var summaries: [ImportSummary] = []
  private(set) var outcome = Outcome.clean

  init(store: InventoryStore) { self.store = store }

  /// Imports documents in the order of time, each in a transaction of its own.
  mutating func importAll(_ documents: [CollectedFiles.Document]) throws {
    let clusters = documents.filter { $0.manifest.content == .clusters }
    for document in clusters.sorted(by: { ($0.manifest.takenAt, $0.path) < ($1.manifest.takenAt, $1.path) }) {
      do {
        let summary = try store.importSnapshot(request(document), judge: judge)
        summaries.append(summary)
        outcome.worsen(to: summary.isComplete ? .clean : .partial)
      } catch let error as StoreError {
        log.error("\(error.description)")
        outcome.worsen(to: .failed)
      }
    }
    // Only after the last document is it known what nobody looked at.
    for index in summaries.indices.dropLast() { summaries[index].missing = [] }
    if summaries.last?.missing.isEmpty == false { outcome.worsen(to: .partial) }
  }

  private func request(_ document: CollectedFiles.Document) throws -> ImportRequest {
    ImportRequest(
      files: [document.path], takenAt: document.manifest.takenAt,
      coverage: try ImportRequest.Coverage(document.manifest, file: document.path),
      sha256: document.manifest.sha256, importedAt: Clock.now())
  }
}
