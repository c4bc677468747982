import Files
import Foundation
import InventoryModel

/// The manifest that a collector left beside a document.
package enum ManifestFile {
  private static let longest = 16 << 20

  /// Nil where there is none.
  /// - Throws: `CollectorError.manifest` where there is one that does not count: a document is never taken for more than
  ///   it is.
  package static func read(besideDocument document: String) throws(CollectorError) -> DocumentManifest? {
    guard let path = DocumentManifest.path(besideDocument: document), FileManager.default.fileExists(atPath: path)
    else { return nil }
    guard let data = try? SmallFile.data(at: path, upTo: longest),
      let manifest = try? JSONDecoder().decode(DocumentManifest.self, from: data)
    else { throw .manifest(path: path, reason: "not a manifest: collect again, or move it away") }
    guard manifest.schemaVersion <= DocumentManifest.currentSchemaVersion else {
      throw .manifest(path: path, reason: "written by a newer fipswatch: update this program")
    }
    guard manifest.takenAt >= .firstOfAKS else {
      throw .manifest(
        path: path,
        reason: "taken at \(manifest.takenAt), before there was AKS (2017-10): collect again, or move it away")
    }
    return manifest
  }

  package static func isOne(_ path: String) -> Bool { path.foldedID.hasSuffix(DocumentManifest.fileEnding) }

  /// Whether it is a manifest whose document is not there.
  package static func isAlone(_ path: String) -> Bool {
    guard isOne(path) else { return false }
    let stem = String(path.dropLast(DocumentManifest.fileEnding.count))
    let hasDocument = [".json", ".json.gz"].contains { FileManager.default.fileExists(atPath: stem + $0) }
    return !hasDocument && (try? read(besideDocument: stem + ".json")) != nil
  }
}
