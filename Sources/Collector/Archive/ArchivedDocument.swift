import InventoryModel

/// A document of the archive, and what its manifest says of it.
public struct ArchivedDocument: Hashable, Sendable {
  public var manifest: DocumentManifest
  public var path: String

  public init(manifest: DocumentManifest, path: String) {
    self.manifest = manifest
    self.path = path
  }

  /// Tells documents apart: two nights can have the same bytes.
  public var identity: DocumentIdentity { DocumentIdentity(sha256: manifest.sha256, takenAt: manifest.takenAt) }
}
