import Foundation
import InventoryModel

/// A folder that keeps documents with their manifests, one folder a day: `2026-11-22/2026-11-22T02-00-05Z.NAME.json.gz`.
public struct Archive: Sendable {
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// Keeps a document: after it returns it is on the disk, whole, with its manifest.
  ///
  /// The manifest is there before the document: a document without one would be taken for whole.
  /// - Returns: the manifest and the path of the document.
  /// - Throws: `CollectorError.cannotWrite`; no part of the document is left then.
  public func keep(_ document: CollectedDocument) throws(CollectorError) -> (DocumentManifest, path: String) {
    let day = "\(folder)/\(CivilDate(dayNumber: document.takenAt.dayNumber))"
    let name = Self.fileName(of: document)
    let packed = gzipped(document.text)
    let manifest = DocumentManifest(
      document: name, content: document.content, takenAt: document.takenAt, scopes: document.scopes,
      coverage: .init(isComplete: document.partialReason == nil, reason: document.partialReason),
      source: document.source, apiVersion: document.apiVersion, resources: document.resources,
      sha256: sha256(of: packed), errors: document.mishaps)
    do {
      try FileManager.default.createDirectory(atPath: day, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: day, reason: "the folder cannot be made")
    }
    let path = "\(day)/\(name)"
    let file = try PendingFile(packed, at: path)
    try PendingFile(Self.text(of: manifest), at: DocumentManifest.path(besideDocument: path)!).publish()
    try file.publish()
    return (manifest, path)
  }

  /// File names have no colons on some systems.
  private static func fileName(of document: CollectedDocument) -> String {
    "\(document.takenAt.description.replacing(":", with: "-")).\(document.name).json.gz"
  }

  private static func text(of manifest: DocumentManifest) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try! encoder.encode(manifest) + Data("\n".utf8)
  }
}
