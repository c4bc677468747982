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
    guard manifest.content == .clusters else {
      throw CommandFailure(description: "\(document): holds \(manifest.content.rawValue), and import takes clusters")
    }
    return manifest
  }

  /// False for manifests, and for documents that a manifest says hold something else than clusters.
  static func mayBeSnapshot(_ document: String) -> Bool {
    guard !document.foldedID.hasSuffix(DocumentManifest.fileEnding) else { return false }
    guard let path = DocumentManifest.path(besideDocument: document),
      let data = FileManager.default.contents(atPath: path),
      let manifest = try? JSONDecoder().decode(DocumentManifest.self, from: data)
    else { return true }
    return manifest.content == .clusters
  }
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
