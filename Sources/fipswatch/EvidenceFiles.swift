import InventoryModel
import InventoryStore
import NodeDocuments

/// The documents of node evidence among the files that `import` was given.
struct EvidenceFiles {
  private(set) var documents: [EvidenceDocument] = []
  /// One line for each that is evidence, but cannot be used.
  private(set) var refused: [String] = []
  /// The files that are something else.
  private(set) var others: [String] = []

  init(among paths: [String]) {
    for path in paths {
      do throws(NodeDocumentError) {
        if let document = try NodeDocument.read(file: path) { documents.append(document) } else { others.append(path) }
      } catch {
        refused.append(error.description)
      }
    }
  }
}

extension EvidenceDocument {
  /// The latest of the times that kernel readings bring along.
  var ownTime: Instant? { readings.map(\.takenAt).max() }
}
