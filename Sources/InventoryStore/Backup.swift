import Foundation
import GRDB
import InventoryModel

extension InventoryStore {
  /// Writes a copy of the file as it is at one moment, while others read and write it. A copy that was there is
  /// replaced once the new one is whole; restoring it is copying it back.
  ///
  /// - Throws: `StoreError`; what was at `path` is then as it was.
  package func backup(to path: String) throws {
    guard !Self.isFolder(path) else {
      throw StoreError.unusable(path: path, reason: "is a folder: name a file in it")
    }
    let unfinished = "\(path).unfinished-\(ProcessInfo.processInfo.processIdentifier)"
    defer { Self.remove(unfinished) }
    try translatingErrors(path: path, undone: .aCopy) {
      let copy = try DatabaseQueue(path: unfinished)
      do {
        try database.backup(to: copy)
      } catch let error as DatabaseError where !error.isOfWriting {
        throw StoreError(error, path: self.path, undone: .aCopy)
      }
      // One file, without a log beside it, which a rename would leave behind.
      try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try copy.close()
    }
    guard rename(unfinished, path) == 0 else {
      throw StoreError.unusable(path: path, reason: "cannot be replaced: \(String(cString: strerror(errno)))")
    }
  }

  private static func remove(_ path: String) {
    for ending in ["", "-journal", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
  }
}

extension DatabaseError {
  /// Of two files, of which one is only read, the other's.
  fileprivate var isOfWriting: Bool {
    switch extendedResultCode {
    case .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC,
      .SQLITE_IOERR_TRUNCATE:
      true
    default: false
    }
  }
}
