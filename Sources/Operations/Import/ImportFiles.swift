import Collector
import Foundation
import InventoryModel
import InventoryStore
import NodeDocuments

/// The files that a user names to be imported, told apart by what they hold and when they were taken.
package struct ImportFiles {
  package private(set) var documents: [ImportDocument] = []
  /// One line for each that cannot be imported.
  package private(set) var refused: [String]
  /// One line for each folder of which something was passed over.
  package let passedOver: [String]

  private let claims: ImportClaims
  private let now: Instant

  /// Files as they are, folders and globs as the documents in them.
  ///
  /// A time that is given counts for all files; else a collector's manifest does, else the readings of nodes, else the
  /// date in a file's name.
  package init(named arguments: [String], claims: ImportClaims = ImportClaims(), now: Instant) throws {
    let named = ImportPaths(arguments)
    (refused, passedOver) = (named.refused, named.passedOver)
    (self.claims, self.now) = (claims, now)
    var byHand: [ImportDocument] = []
    for path in named.files {
      do {
        let document = try document(path)
        if document.isOfHandMadeSnapshot { byHand.append(document) } else { documents.append(document) }
      } catch let error as any UserFacingError {
        refused += error.lines
      }
    }
    documents += Self.joiningPages(byHand)
  }

  private func document(_ path: String) throws -> ImportDocument {
    // A manifest that does not count is told of, whatever it stands beside.
    if let manifest = try ManifestFile.read(besideDocument: path) { return try collected(path, manifest) }
    guard let evidence = try Self.evidence(in: path) else {
      return ImportDocument(.snapshot, [path], takenAt: try time(of: path).instant)
    }
    // A time that readings bring along is truer than what is said of all files.
    let own = evidence.readings.map(\.takenAt).max()
    let time = try TimeOfFile(
      of: path, given: own == nil ? claims.takenAt : nil, told: own.map { ($0, .nodes) }, now: now)
    return ImportDocument(.evidence(evidence), [path], takenAt: time.instant)
  }

  private func collected(_ path: String, _ manifest: DocumentManifest) throws -> ImportDocument {
    let document = ImportDocument(ArchivedDocument(manifest: manifest, path: path))
    guard case .snapshot = document.content else {
      _ = try TimeOfFile(of: path, given: nil, told: (manifest.takenAt, .manifest), now: now)
      return document
    }
    let time = try TimeOfFile(of: path, given: claims.takenAt, told: (manifest.takenAt, .manifest), now: now)
    return ImportDocument(.snapshot, [path], takenAt: time.instant, manifest: manifest)
  }

  private func time(of path: String) throws -> TimeOfFile { try TimeOfFile(of: path, given: claims.takenAt, now: now) }

  private static func evidence(in path: String) throws -> EvidenceDocument? {
    guard path == "-" else { return try NodeDocument.read(file: path) }
    return try StandardInput().withCopy { try NodeDocument.read(file: $0, named: StandardInput.name) }
  }

  /// Pages of one list, taken within minutes of each other, are one snapshot of the time of the first.
  private static func joiningPages(_ single: [ImportDocument]) -> [ImportDocument] {
    var runs: [[ImportDocument]] = []
    for snapshot in single.sorted() {
      if let last = runs.last?.last, snapshot.takenAt <= last.takenAt.adding(seconds: longestPause) {
        runs[runs.count - 1].append(snapshot)
      } else {
        runs.append([snapshot])
      }
    }
    return runs.flatMap(joiningRun)
  }

  private static let longestPause: Int64 = 60

  private static func joiningRun(_ run: [ImportDocument]) -> [ImportDocument] {
    let paths = run.map(\.name)
    guard paths.count > 1, !paths.contains("-") else { return run }
    let times = Dictionary(run.map { ($0.name, $0.takenAt) }, uniquingKeysWith: min)
    return DocumentPages.joining(paths).map { ImportDocument(.snapshot, $0, takenAt: times[$0[0]]!) }
  }
}

extension ImportDocument {
  /// A collector's document is whole by itself.
  fileprivate var isOfHandMadeSnapshot: Bool {
    if case .snapshot = content { manifest == nil } else { false }
  }
}
