import Foundation
import GRDB
import InventoryModel

extension InventoryStore {
  /// Writes a copy of the file as it is at one moment, while others read and write it. What was at `path` is replaced
  /// once the copy is whole, with the logs that SQLite may have left beside it: they would be replayed into the copy.
  ///
  /// - Throws: `DatabaseProblem`; what was at `path` is then as it was, as it is where somebody has it open.
  package func backup(to path: String) throws {
    guard !Self.isFolder(path) else {
      throw DatabaseProblem.unusable(path: path, reason: "is a folder: name a file in it")
    }
    Self.removeAbandonedCopies(of: path)
    let unfinished = path + Self.unfinished + String(ProcessInfo.processInfo.processIdentifier)
    defer { Self.remove(unfinished) }
    try translatingErrors(path: path, undone: .aCopy) {
      let copy = try DatabaseQueue(path: unfinished)
      do {
        try database.backup(to: copy)
      } catch let error as DatabaseError where !error.isOfWriting {
        throw problem(with: self.path, error, undone: .aCopy)
      }
      // One file, without a log beside it, which a rename would leave behind.
      try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try copy.close()
    }
    try Self.replace(path, by: unfinished)
  }

  /// Whether SQLite finds the file whole: pages, indexes, and what the schema asks of rows.
  ///
  /// - Throws: `DatabaseProblem.damaged`.
  package func refuseIfBroken() throws {
    try reading { database in
      let found = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") ?? "nothing to check"
      guard found == "ok" else { throw DatabaseProblem.damaged(path: path, row: found) }
    }
  }

  private static let unfinished = ".unfinished-"
  private static let endings = ["-journal", "-wal", "-shm"]

  private static func remove(_ path: String) {
    for ending in [""] + endings { unlink(path + ending) }
  }

  /// Whoever replaces the file keeps its owner and permissions.
  private static func replace(_ path: String, by copy: String) throws {
    let failure = {
      DatabaseProblem.unusable(path: path, reason: "cannot be replaced: \(String(cString: strerror(errno)))")
    }
    let lock = FileLock(path)
    var old = stat()
    if stat(path, &old) == 0 {
      guard lock != nil || access(path, W_OK) != 0 else { throw DatabaseProblem.inUse(path: path) }
      chmod(copy, old.st_mode & 0o7777)
      _ = chown(copy, old.st_uid, old.st_gid)
    }
    // First: killed in between, the file that was there is whole, or the copy is.
    for ending in endings where unlink(path + ending) != 0 && errno != ENOENT { throw failure() }
    guard rename(copy, path) == 0 else { throw failure() }
    synchronizeFolder(of: path)
    _ = lock
  }

  /// The new name is on the disk too, where the system can say so.
  private static func synchronizeFolder(of path: String) {
    let folder = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Those of processes that were killed: nobody holds them.
  private static func removeAbandonedCopies(of path: String) {
    let url = URL(filePath: path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)) ?? []
    for name in names where name.hasPrefix(url.lastPathComponent + unfinished) {
      let copy = url.deletingLastPathComponent().appending(path: name).path
      guard !endings.contains(where: copy.hasSuffix), FileLock(copy) != nil else { continue }
      remove(copy)
    }
  }
}

/// The lock that SQLite takes on a file before anybody may write it, and shares while a connection has a log open.
private final class FileLock {
  private let descriptor: Int32

  /// Nil where somebody has the file, or it cannot be written.
  init?(_ path: String) {
    descriptor = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    // Source: PENDING_BYTE, RESERVED_BYTE and SHARED_SIZE of SQLite's os.h.
    var range = flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0x4000_0000, l_len: 512, l_pid: 0)
    guard fcntl(descriptor, F_SETLK, &range) == 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }
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
