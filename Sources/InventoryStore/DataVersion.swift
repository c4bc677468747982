import CSQLite
import Foundation
import GRDB

extension InventoryStore {
  /// A number that becomes another whenever somebody else commits to the file, whatever it is.
  ///
  /// Only numbers told by the same store compare. It does not wait for a writer.
  package func loadDataVersion() throws -> Int64 {
    try translatingErrors(path: path) {
      let told = try database.inDatabase { try Int64.fetchOne($0.cachedStatement(sql: "PRAGMA data_version"))! }
      return told &+ Self.lastWriting(path) &+ Self.lastWriting(path + "-wal")
    }
  }

  /// Who reads a file as what does not change is told of no commit.
  private static func lastWriting(_ path: String) -> Int64 {
    var attributes = stat()
    guard stat(path, &attributes) == 0 else { return 0 }
    return Int64(attributes.st_mtim.tv_sec) &* 1_000_000_007 &+ Int64(attributes.st_mtim.tv_nsec)
  }
}

extension InventoryStore {
  /// Of the library that is loaded: `3.40.1`.
  package static var sqliteVersion: String { String(cString: sqlite3_libversion()) }
}
