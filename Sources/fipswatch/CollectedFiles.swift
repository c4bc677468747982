import Collector
import ComplianceEngine
import Foundation
import InventoryModel
import InventoryStore
import NodeDocuments
import Reporting

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
  let policy: Policy
  private(set) var report = ImportReport(summaries: [])
  private(set) var outcome = Outcome.clean

  init(store: InventoryStore, policy: Policy) {
    self.store = store
    self.policy = policy
  }

  /// Imports documents in the order of time, each in a transaction of its own.
  mutating func importAll(_ documents: [CollectedFiles.Document]) throws {
    let ordered = documents.sorted { ($0.manifest.takenAt, $0.path) < ($1.manifest.takenAt, $1.path) }
    for document in ordered where document.manifest.content == .clusters {
      try trying { imports in
        let summary = try imports.store.importSnapshot(imports.request(document), judge: judge)
        imports.report.summaries.append(summary)
        imports.outcome.worsen(to: summary.isComplete ? .clean : .partial)
      }
    }
    for document in ordered where document.manifest.content == .nodes {
      try trying { imports in
        guard let evidence = try NodeDocument.read(file: document.path) else { return }
        imports.report.evidence.append(
          try imports.store.importEvidence(
            evidence, takenAt: document.manifest.takenAt, importedAt: Clock.now(), judge: judge))
      }
    }
    // Only after the last document is it known what nobody looked at.
    for index in report.summaries.indices.dropLast() { report.summaries[index].missing = [] }
    if report.summaries.last?.missing.isEmpty == false { outcome.worsen(to: .partial) }
  }

  /// One document that is refused does not keep the others out.
  private mutating func trying(_ body: (inout CollectedImport) throws -> Void) throws {
    do {
      try body(&self)
    } catch let error as StoreError {
      log.error("\(error.description)")
      outcome.worsen(to: .failed)
    } catch let error as NodeDocumentError {
      log.error("\(error.description)")
      outcome.worsen(to: .failed)
    }
  }

  private func request(_ document: CollectedFiles.Document) throws -> ImportRequest {
    ImportRequest(
      files: [document.path], takenAt: document.manifest.takenAt,
      coverage: try ImportRequest.Coverage(document.manifest, file: document.path),
      sha256: document.manifest.sha256, policy: policy, importedAt: Clock.now())
  }
}
