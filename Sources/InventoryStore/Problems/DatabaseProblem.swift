import GRDB
import InventoryModel

/// What is wrong with a database or what lies beside it: name another, wait, make room, or restore it. `description` is
/// one line of text with a hint.
package enum DatabaseProblem: UserFacingError, Equatable {
  case noDatabase(path: String)
  case notADatabase(path: String)
  case newerThanProgram(path: String)
  case olderThanProgram(path: String)
  case fromBeforeRelease(path: String)
  case locked(path: String)
  case inUse(path: String)
  case readOnly(path: String)
  case unseenLog(path: String)
  case diskFull(path: String, undone: Undone)
  case unusable(path: String, reason: String)
  /// Something in the file that no program of ours wrote: `judgements row 5: verdict is 'pas'`, where it is known.
  case damaged(path: String, row: String?)
  /// A trigger, a unique index or a table (`kind`) that another program made or changed.
  case foreignSchema(path: String, kind: String, name: String, table: String)

  /// What a full disk kept from being done, and what to do about it.
  package enum Undone: String, Sendable {
    case anImport = "nothing was imported: make room and import again"
    case aChange = "nothing was changed: make room and try again"
    case aCopy = "no copy was written: make room there, or name another file"
  }

  package var description: String {
    switch self {
    case .noDatabase(let path):
      "\(path): there is no such database: import a snapshot first, or name another with --database"
    case .notADatabase(let path):
      "\(path): not a fipswatch database: name another with --database"
    case .newerThanProgram(let path):
      "\(path): written by a newer fipswatch: update this program"
    case .olderThanProgram(let path):
      "\(path): written by an older fipswatch: the next import migrates it, or run `fipswatch rebuild` now"
    case .fromBeforeRelease(let path):
      "\(path): made before the first release: import the archive into a new database, which keeps everything in its"
        + " documents, but records policies anew, and starts without retractions and alerts"
    case .locked(let path):
      "\(path): locked by another import: try again when it has ended"
    case .inUse(let path):
      "\(path): in use: stop every fipswatch that has it open, `serve` too, and try again"
    case .readOnly(let path):
      "\(path): read-only: make the file and its folder writable, or name another with --database"
    case .unseenLog(let path):
      "\(path)-wal: has changes that cannot be read in this folder: copy \(path) and \(path)-wal to a folder of your own,"
        + " and name that copy with --database"
    case .diskFull(let path, let undone):
      "\(path): the disk is full, \(undone.rawValue)"
    case .unusable(let path, let reason):
      "\(path): \(reason)"
    case .damaged(let path, let row):
      "\(path): damaged\(row.map { ", \($0)" } ?? ""): restore it from a copy with `fipswatch restore COPY`"
    case .foreignSchema(let path, "table", let name, _):
      "\(path): table \(name) was changed by another program: restore the file from a copy with `fipswatch restore COPY`"
    case .foreignSchema(let path, let kind, let name, let table):
      "\(path): another program's \(kind) \(name) on \(table) changes what is written: take it out with"
        + " `sqlite3 \(path) 'DROP \(kind.uppercased()) \(name.quotedDatabaseIdentifier)'`, then run `fipswatch verify`"
    }
  }
}
