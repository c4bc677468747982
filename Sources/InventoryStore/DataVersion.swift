import GRDB
import InventoryModel

extension InventoryStore {
  /// A number that becomes another whenever somebody else commits to the file, whatever it is.
  ///
  /// Only numbers told by the same store compare. It does not wait for a writer.
  public func loadDataVersion() throws -> Int64 {
    try translatingErrors(path: path) {
      try database.inDatabase { try Int64.fetchOne($0.cachedStatement(sql: "PRAGMA data_version"))! }
    }
  }

  /// The newest snapshot that counts and is complete; nil where there is none.
  public func loadNewestComplete() throws -> Instant? {
    try reading { database in
      try Int64.fetchOne(
        database, sql: "SELECT max(taken_at) FROM snapshots WHERE retracted_at IS NULL AND is_complete"
      ).map(Instant.init(seconds:))
    }
  }
}
