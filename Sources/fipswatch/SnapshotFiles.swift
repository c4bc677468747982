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
  /// What stands beside each path; nil where no collector left it.
  private let manifests: [String: Result<DocumentManifest?, any Error>]
  /// Those that a collector left and that hold something else than clusters.
  let collected: [ArchivedDocument]
  /// Those of the others that tell of nodes.
  let evidence: EvidenceFiles

  /// Files as they are, folders and globs as the documents in them.
  init(named arguments: [String]) throws {
    let paths = try arguments.flatMap(Self.expand)
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
    var refused: [String] = []
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

  private static func expand(_ argument: String) throws -> [String] {
    guard argument != "-" else { return [argument] }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder)
    if exists, isFolder.boolValue { return try documents(in: argument) }
    guard !exists, argument.contains(where: "*?[".contains) else { return [argument] }
    let matches = globbed(argument)
    guard !matches.isEmpty else { throw CommandFailure(description: "\(argument): no file matches") }
    return matches
  }

  private static func documents(in folder: String) throws -> [String] {
    let endings = [".json", ".json.gz", ".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz", ".yaml", ".yml", ".csv"]
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw CommandFailure(description: "\(folder): the folder cannot be read: see its permissions")
    }
    let paths = names.sorted().map { "\(folder)/\($0)".replacingOccurrences(of: "//", with: "/") }
    let documents = paths.filter { path in
      endings.contains { path.lowercased().hasSuffix($0) } && !ManifestFile.isOne(path)
    }
    let days = try paths.filter(isDayOfArchive).flatMap(Self.documents)
    guard !documents.isEmpty || !days.isEmpty else {
      throw CommandFailure(description: "\(folder): no snapshot in it: they end in .json or .ndjson, perhaps .gz")
    }
    return documents + days
  }

  /// The archive of `collect` has a folder for each day.
  private static func isDayOfArchive(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return InstantText(URL(filePath: path).lastPathComponent)?.isBareDate == true
      && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func globbed(_ pattern: String) -> [String] {
    var matches = glob_t()
    defer { globfree(&matches) }
    guard glob(pattern, 0, nil, &matches) == 0 else { return [] }
    return (0..<Int(matches.gl_pathc)).compactMap { matches.gl_pathv[$0].map { String(cString: $0) } }
  }
}
