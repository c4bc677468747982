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
    try InventoryStore(path: path, access: access, patience: patience)
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
