import Collector
import Files
import Foundation
import InventoryModel
import Logging

/// What a collection left in its archive.
package struct CollectedFiles: Sendable {
  package var documents: [ArchivedDocument]
  /// Why not every subscription may be among them.
  package var partialReason: String?

  /// Keeps documents as they come.
  actor Gathering {
    private let archive: Archive
    private let collector: CollectorName?
    private(set) var documents: [ArchivedDocument] = []

    init(archive: Archive, collector: CollectorName?) { (self.archive, self.collector) = (archive, collector) }

    /// Packing and writing take their time, so several documents are kept at once.
    nonisolated func keep(_ document: CollectedDocument) async throws {
      await add(try await blocking { [archive, collector] in try archive.keep(document, by: collector) })
    }

    private func add(_ document: ArchivedDocument) { documents.append(document) }
  }

  var isComplete: Bool { partialReason == nil && documents.allSatisfy(\.manifest.coverage.isComplete) }

  func tellWhatWasNotSeen(to log: Logger) {
    for manifest in documents.map(\.manifest) where !manifest.coverage.isComplete {
      log.warning("\(manifest.scopes.joined(separator: " ")): \(manifest.coverage.reason ?? "")")
    }
    if let partialReason { log.warning("\(partialReason)") }
  }
}

/// The archive, or a folder that goes away with its owner where there is none.
final class WorkFolder {
  let path: String
  private let isTemporary: Bool

  init(_ archive: String?) {
    isTemporary = archive == nil
    path = archive ?? FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)").path
  }

  deinit { if isTemporary { try? FileManager.default.removeItem(atPath: path) } }
}
