import Foundation
import InventoryModel
import InventoryStore
import Logging
import Operations
import Reporting
import Synchronization

/// A folder with a database, in which operations run at an instant of the test's; it goes away with its owner.
final class Workplace {
  let folder: URL
  let log = LogLines()
  private let instant: Instant

  init(at instant: String = "2026-11-25T00:00:00Z") throws {
    self.instant = Instant(instant)!
    folder = FileManager.default.temporaryDirectory.appending(path: "operations-\(UUID().uuidString)")
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var context: RunContext { RunContext(now: { [instant] in instant }, environment: [:], log: log.logger) }
  var database: DatabaseFile { DatabaseFile(path: path("fipswatch.db")) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func write(_ text: String, to name: String) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// The times of the snapshots that the database holds.
  func times() throws -> [String] {
    guard FileManager.default.fileExists(atPath: database.path) else { return [] }
    return try database.open(.readOnly).loadSnapshots().map(\.takenAt.description)
  }

  /// What importing files came to, and the lines that it logged, with names as they were given.
  func importing(
    _ names: [String], claims: ImportClaims = ImportClaims(), policy: Policy = .builtIn
  ) throws -> (report: ImportReport, outcome: Operations.Outcome, lines: [String]) {
    let files = try ImportFiles(named: names.map(path), claims: claims, now: instant)
    var run = Import(into: try database.open(.readWrite), claims: claims, in: context) { _ in policy }
    try run.importFiles(files)
    return (run.report, run.outcome, log.taken().map { $0.replacing("\(folder.path)/", with: "") })
  }
}

/// The lines that an operation logs.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

  /// The lines so far, which are then forgotten.
  func taken() -> [String] {
    lines.withLock { lines in
      defer { lines = [] }
      return lines
    }
  }

  private struct Handler: LogHandler {
    let log: LogLines
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    init(log: LogLines) { self.log = log }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { log.lines.withLock { $0.append(event.message.description) } }
  }
}
