import Foundation
import InventoryStore

/// Where the database is.
package struct DatabaseFile: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// Opens a file that must be there, to write to it.
  package func openExisting() throws -> InventoryStore {
    guard FileManager.default.fileExists(atPath: path) else { throw DatabaseProblem.noDatabase(path: path) }
    return try open(.readWrite)
  }

  package func open(_ access: InventoryStore.Access, patience: TimeInterval = 30) throws -> InventoryStore {
    try refuseWhatNamesNoFile()
    return try InventoryStore(path: path, access: access, patience: patience)
  }

  /// What SQLite takes for a database in memory, or for an address with options, would be gone at the end.
  private func refuseWhatNamesNoFile() throws {
    guard !path.isEmpty else {
      throw DatabaseProblem.unusable(
        path: "the database", reason: "has an empty name: name its file with --database or FIPSWATCH_DATABASE")
    }
    guard path != ":memory:", !path.hasPrefix("file:") else {
      throw DatabaseProblem.unusable(path: path, reason: "names no file: write ./\(path) if one is called so")
    }
  }

  /// The reports on what it holds.
  package func reports() throws -> Reports { Reports(try open(.readOnly)) }

  /// What tells the file that stands there now from others that stood there before.
  func fileNumber() throws -> Int {
    var attributes = stat()
    guard stat(path, &attributes) == 0 else { throw DatabaseProblem.noDatabase(path: path) }
    return Int(bitPattern: attributes.st_ino) ^ Int(bitPattern: attributes.st_dev) << 32
  }
}
