import Files
import Foundation
import InventoryModel

/// A folder that keeps documents with their manifests, one folder a day: `2026-11-22/2026-11-22T02-00-05Z.NAME.json.gz`.
package struct Archive: Sendable {
  package let folder: String

  package init(folder: String) { self.folder = folder }

  /// Keeps a document: after it returns it is on the disk, whole, with its manifest.
  ///
  /// The manifest is there before the document: a document without one would be taken for whole.
  /// - Parameter collector: who collected it.
  /// - Throws: `CollectorError.cannotWrite`; no part of the document is left then.
  package func keep(
    _ document: CollectedDocument, by collector: CollectorName? = nil
  ) throws(CollectorError) -> ArchivedDocument {
    let day = "\(folder)/\(CivilDate(dayNumber: document.takenAt.dayNumber))"
    let name = Self.fileName(of: document)
    let packed = gzipped(document.text)
    let manifest = DocumentManifest(
      document: name, content: document.content, takenAt: document.takenAt, scopes: document.scopes,
      coverage: .init(isComplete: document.partialReason == nil, reason: document.partialReason),
      collector: collector, source: document.source, apiVersion: document.apiVersion, resources: document.resources,
      sha256: SHA256(of: packed).hexadecimal, errors: document.failures)
    do {
      try FileManager.default.createDirectory(atPath: day, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: day, reason: "the folder cannot be created")
    }
    let path = "\(day)/\(name)"
    do {
      let file = try PendingFile(packed, at: path)
      try PendingFile(Self.text(of: manifest), at: DocumentManifest.path(besideDocument: path)!).publish()
      try file.publish()
    } catch {
      throw .cannotWrite(path: error.path, reason: error.reason)
    }
    return ArchivedDocument(manifest: manifest, path: path)
  }

  /// The text of a document, if it is the one that its manifest describes.
  /// - Throws: `CollectorError.notKept`.
  package static func text(of document: ArchivedDocument) throws(CollectorError) -> Data {
    let path = document.path
    guard let packed = try? SmallFile.data(at: path, upTo: longestText) else {
      throw .notKept(path: path, reason: "cannot be read")
    }
    guard SHA256(of: packed).hexadecimal == document.manifest.sha256 else {
      throw .notKept(path: path, reason: "not the document that its manifest describes, the SHA-256 differs")
    }
    guard path.foldedID.hasSuffix(".gz") else { return packed }
    guard let text = gunzipped(packed, limit: longestText) else {
      throw .notKept(path: path, reason: "its gzip is broken, or it holds more than \(longestText >> 20) MB")
    }
    return text
  }

  private static let longestText = 1 << 30

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
