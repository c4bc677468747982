import FleetSimulator
import Foundation

/// A folder with one document a night, and the true history in `truth/history.ndjson`, which an import passes by.
struct NightFolder {
  private let folder: URL
  private let history: FileHandle
  /// `2026-11-22.json` instead of `2026-11-22T020000Z.json`.
  private let namesByDate: Bool

  init(_ folder: URL, namesByDate: Bool) throws {
    let truth = folder.appending(path: "truth")
    try FileManager.default.createDirectory(at: truth, withIntermediateDirectories: true)
    (self.folder, self.namesByDate) = (folder, namesByDate)
    history = try Self.newFile(truth.appending(path: "history.ndjson"))
  }

  /// A night on which no subscription answered has no document.
  func write(_ night: Night, as shape: DocumentShape) throws {
    try writeHistory(of: night)
    guard !night.seenClusters.isEmpty else { return }
    let name = namesByDate ? String(night.stamp.prefix(10)) : night.stamp
    let file = try Self.newFile(folder.appending(path: "\(name).\(shape.fileExtension)"))
    try shape.write(.clusters(night.seenClusters)) { try file.write(contentsOf: Data($0)) }
    try file.close()
  }

  private func writeHistory(of night: Night) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for event in night.events {
      try history.write(contentsOf: encoder.encode(event) + [UInt8(ascii: "\n")])
    }
  }

  private static func newFile(_ url: URL) throws -> FileHandle {
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }
}
