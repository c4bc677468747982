import InventoryModel

/// A document of the archive, and what its manifest says of it.
package struct ArchivedDocument: Hashable, Sendable {
  package var manifest: DocumentManifest
  package var path: String

  package init(manifest: DocumentManifest, path: String) {
    self.manifest = manifest
    self.path = path
  }

  /// Tells documents apart: two nights can have the same bytes.
  package var identity: DocumentIdentity { DocumentIdentity(sha256: manifest.sha256, takenAt: manifest.takenAt) }
}
