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

  init(among paths: [String]) throws {
    for path in paths {
      do {
        if let document = try Self.document(path) { documents.append(document) } else { others.append(path) }
      } catch let error as NodeDocumentError {
        refused.append(error.description)
      }
    }
    documents.sort { ($0.kind.rank, $0.file) < ($1.kind.rank, $1.file) }
  }

  private static func document(_ path: String) throws -> EvidenceDocument? {
    guard path == "-" else { return try NodeDocument.read(file: path) }
    return try StandardInput().withCopy { try NodeDocument.read(file: $0, named: StandardInput.name) }
  }
}

extension EvidenceDocument.Kind {
  /// Kernel readings name nodes, and join to the lists that say where these are.
  fileprivate var rank: Int { self == .kernelReadings ? 1 : 0 }
}

extension EvidenceDocument {
  /// The latest of the times that kernel readings bring along.
  var ownTime: Instant? { readings.map(\.takenAt).max() }
}

extension InventoryStore {
  /// Says what of imported evidence joins to nothing, which makes coverage partial. Only after the last document is it
  /// known.
  func remark(on summaries: inout [EvidenceSummary]) throws -> Outcome {
    for index in summaries.indices { summaries[index].remarks = try loadRemarks(on: summaries[index]) }
    return summaries.allSatisfy(\.remarks.unjoined.isEmpty) ? .clean : .partial
  }
}
