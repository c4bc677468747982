import Foundation
import InventoryModel
import InventoryStore

/// The manifest that a collector left beside a document.
enum ManifestFile {
  /// Nil where there is none.
  /// - Throws: `CommandFailure` where there is one that does not count: a document is never taken for more than it is.
  static func read(besideDocument document: String) throws(CommandFailure) -> DocumentManifest? {
    guard let path = DocumentManifest.path(besideDocument: document), FileManager.default.fileExists(atPath: path)
    else { return nil }
    guard let data = FileManager.default.contents(atPath: path),
      let manifest = try? JSONDecoder().decode(DocumentManifest.self, from: data)
    else { throw CommandFailure(description: "\(path): not a manifest: collect again, or move it away") }
    guard manifest.schemaVersion <= DocumentManifest.currentSchemaVersion else {
      throw CommandFailure(description: "\(path): written by a newer fipswatch: update this program")
    }
    return manifest
  }

  static func isOne(_ path: String) -> Bool { path.foldedID.hasSuffix(DocumentManifest.fileEnding) }
}

extension ImportRequest.Coverage {
  /// What a collector said that its document covers.
  init(_ manifest: DocumentManifest, file: String) throws(CommandFailure) {
    let scopes = manifest.scopes.compactMap(Scope.init)
    guard scopes.count == manifest.scopes.count, !scopes.isEmpty else {
      throw CommandFailure(description: "\(file): its manifest names scopes that are none: collect it again")
    }
    self =
      manifest.coverage.isComplete
      ? .scopes(scopes) : .partial(reason: manifest.coverage.reason ?? "the collector does not say why", of: scopes)
  }
}
