import Collector
import Foundation
import InventoryModel
import InventoryStore

/// The files that `import` was given, as snapshots in the order of their times.
struct SnapshotFiles {
  struct Snapshot {
    var paths: [String]
    var takenAt: Instant
    /// Nil for what somebody exported by hand.
    var manifest: DocumentManifest?
  }

  private let paths: [String]
  /// Of arguments that stand for no file.
  private let unfound: [String]
  /// One line for each folder of which something was passed over.
  let passedOver: [String]
  /// What stands beside each path; nil where no collector left it.
  private let manifests: [String: Result<DocumentManifest?, any Error>]
  /// Those that a collector left and that hold something else than clusters.
  let collected: [ArchivedDocument]
  /// Those of the others that tell of nodes.
  let evidence: EvidenceFiles

  /// Files as they are, folders and globs as the documents in them.
  init(named arguments: [String]) throws {
    let named = ImportPaths(arguments)
    let paths = named.files
    (unfound, passedOver) = (named.refused, named.passedOver)
    let manifests = Dictionary(
      paths.map { path in (path, Result { try ManifestFile.read(besideDocument: path) }) }, uniquingKeysWith: { $1 })
    // A manifest that does not count is told of with the snapshots.
    collected = paths.compactMap { path in
      guard let manifest = try? manifests[path]?.get(), manifest.content != .clusters else { return nil }
      return ArchivedDocument(manifest: manifest, path: path)
    }
    let kept = Set(collected.map(\.path))
    evidence = try EvidenceFiles(among: paths.filter { !kept.contains($0) })
    self.paths = evidence.others
    self.manifests = manifests
  }

  /// Snapshots, oldest first, and one line for each file whose time cannot be told.
  ///
  /// A time that is given counts for all files; else a collector's manifest does, else the date in a file's name.
  func snapshots(takenAt given: Instant?, now: Instant) throws -> (accepted: [Snapshot], refused: [String]) {
    var accepted: [Snapshot] = []
    var refused = unfound
    for path in paths {
      do {
        let manifest = try manifests[path]?.get()
        let time = try TimeOfFile(of: path, given: given, told: manifest.map { ($0.takenAt, .manifest) }, now: now)
        accepted.append(Snapshot(paths: [path], takenAt: time.instant, manifest: manifest))
      } catch let error as any OneLineError {
        refused.append(error.description)
      }
    }
    // A collector's document is whole by itself.
    let collected = accepted.filter { $0.manifest != nil }
    let joined = Self.joiningPages(accepted.filter { $0.manifest == nil })
    return ((joined + collected).sorted { ($0.takenAt, $0.paths[0]) < ($1.takenAt, $1.paths[0]) }, refused)
  }

  /// Pages of one list, taken within minutes of each other, are one snapshot of the time of the first.
  private static func joiningPages(_ single: [Snapshot]) -> [Snapshot] {
    var runs: [[Snapshot]] = []
    for snapshot in single.sorted(by: { ($0.takenAt, $0.paths[0]) < ($1.takenAt, $1.paths[0]) }) {
      if let last = runs.last?.last, snapshot.takenAt <= last.takenAt.adding(seconds: longestPause) {
        runs[runs.count - 1].append(snapshot)
      } else {
        runs.append([snapshot])
      }
    }
    return runs.flatMap(joiningRun)
  }

  private static let longestPause: Int64 = 60

  private static func joiningRun(_ run: [Snapshot]) -> [Snapshot] {
    let paths = run.flatMap(\.paths)
    guard paths.count > 1, !paths.contains("-") else { return run }
    let times = Dictionary(run.map { ($0.paths[0], $0.takenAt) }, uniquingKeysWith: min)
    return DocumentPages.joining(paths).map { Snapshot(paths: $0, takenAt: times[$0[0]]!) }
  }
}
