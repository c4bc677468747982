import Evidence
import Files
import Foundation

/// A folder that is written beside the place where it belongs, and gets its name once it is whole; it goes away unless it
/// is published.
final class PendingFolder {
  private let path: String
  private let pending: String
  private let scratchFolder: ScratchFolder
  /// Where a file can be written that is no part of the folder.
  var scratch: String { scratchFolder.path }

  /// - Parameter path: nothing, or an empty folder.
  init(_ path: String) throws(OperationFailure) {
    self.path = path
    pending = PendingFile.pendingPath(of: URL(filePath: path).standardizedFileURL.path)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw OperationFailure("\(path): is a file: name a folder with --out") }
      guard (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) == true else {
        throw OperationFailure("\(path): the folder is not empty: name another, or empty it first")
      }
    }
    try? FileManager.default.removeItem(atPath: pending)
    do {
      try FileManager.default.createDirectory(atPath: pending, withIntermediateDirectories: true)
      scratchFolder = try ScratchFolder(beside: pending)
    } catch {
      throw OperationFailure("\(path): the folder cannot be created: name another with --out")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: pending) }

  /// Writes a file of the package, whose name may name a folder before it.
  ///
  /// - Returns: how many bytes it has, and their SHA-256 in hexadecimal.
  func write(_ evidence: EvidenceFile) throws -> (bytes: Int, sha256: String) {
    let name = evidence.name
    let path = "\(pending)/\(name)"
    do {
      try FileManager.default.createDirectory(
        atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    } catch {
      throw OperationFailure("\(self.path): cannot be written: \(error.localizedDescription)")
    }
    do {
      let file = try PendingFile(at: path, permissions: 0o644)
      let digest = try evidence.digest { try file.write($0) }
      try file.synchronize()
      try file.publish()
      return digest
    } catch let error as FileError {
      throw FileError("\(self.path)/\(name)", error.reason)
    }
  }

  /// Gives the folder its name; an empty one of that name goes.
  func publish() throws {
    guard rename(pending, URL(filePath: path).standardizedFileURL.path) == 0 else {
      throw OperationFailure("\(path): cannot be written: \(String(cString: strerror(errno))): name another with --out")
    }
  }
}

extension EvidenceFile {
  /// How many bytes it has, and their SHA-256 in hexadecimal.
  ///
  /// - Parameter take: is handed the pieces.
  func digest(_ take: (any ContiguousBytes) throws -> Void = { _ in }) throws -> (bytes: Int, sha256: String) {
    var digest = Files.SHA256.Digesting()
    try forEachPiece {
      digest.add($0)
      try take($0)
    }
    return (digest.count, digest.finish().hexadecimal)
  }
}

/// A folder for what is on its way; it goes away with its owner.
final class ScratchFolder {
  let path: String

  init(beside path: String) throws {
    self.path = "\(path).scratch.\(getpid())"
    try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
