import GRDB

extension InventoryStore {
  /// A number that becomes another whenever somebody else commits to the file, whatever it is.
  ///
  /// Only numbers told by the same store compare. It does not wait for a writer.
  package func loadDataVersion() throws -> Int64 {
    try translatingErrors(path: path) {
      try database.inDatabase { try Int64.fetchOne($0.cachedStatement(sql: "PRAGMA data_version"))! }
    }
  }
}
