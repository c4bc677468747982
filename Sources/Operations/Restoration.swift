import Files
import Foundation
import InventoryModel
import InventoryStore

/// Puts a copy of a database in its place again, whatever became of it.
package struct Restoration {
  private let copy: String
  private let database: DatabaseFile

  package init(of copy: String, to database: DatabaseFile) { (self.copy, self.database) = (copy, database) }

  /// - Throws: where the copy is no whole database of ours, or somebody has the database open; it is then as it was.
  package func run() throws {
    guard case .file(let path) = try Destination(database.path) else {
      throw OperationFailure("\(database.path): is no file: name the database file with --database")
    }
    guard !Destination.file(path: path).isFile(at: copy) else {
      throw OperationFailure("\(copy): is the database itself: name a copy of it")
    }
    guard FileManager.default.fileExists(atPath: copy) else {
      throw OperationFailure("\(copy): no such file: name a copy of the database, such as `fipswatch backup` writes")
    }
    try whole().backup(to: path)
  }

  private func whole() throws -> InventoryStore {
    do {
      let store = try InventoryStore(path: copy, access: .copying)
      try store.refuseIfBroken()
      return store
    } catch DatabaseProblem.damaged {
      throw OperationFailure("\(copy): damaged: name another copy")
    }
  }
}
