import CSQLite
import CSnapshot
import Foundation
import GRDB
import InventoryModel
import Migrations

/// The database file: what the fleet looked like, and what was judged of it.
package final class InventoryStore: Sendable {
  package let path: String
  let database: DatabaseQueue
  /// Lives as long as `database`; only its progress is asked for from outside of it.
  private nonisolated(unsafe) let snapshotModule: OpaquePointer

  package enum Access: Sendable {
    /// Creates the file where it is missing, and migrates it.
    case readWrite
    /// The file must be there.
    case readOnly
    /// The same, to copy it: it may have been written by an older program, too.
    case copying
  }

  /// Opens a database file. Waits up to `patience` seconds for another import to end.
  /// - Throws: `DatabaseProblem`.
  package init(path: String, access: Access, patience: TimeInterval = 30) throws {
    self.path = path
    precondition(Self.isSnapshotModuleLoaded)
    guard access == .readWrite || FileManager.default.fileExists(atPath: path) else {
      throw DatabaseProblem.noDatabase(path: path)
    }
    try Self.refuseWhatIsNoFile(path)
    database = try translatingErrors(path: path) { try Self.open(path, access, patience: patience) }
    snapshotModule = try translatingErrors(path: path) { [database] in
      try database.inDatabase { try $0.snapshotModule() }
    }
    try translatingErrors(path: path) {
      try refuseForeignFile()
      switch access {
      case .readWrite: try prepareForWriting()
      case .readOnly: try refuseOtherSchema()
      case .copying: try refuseNothing()
      }
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// A FIFO would be waited for, and a device can be no database.
  private static func refuseWhatIsNoFile(_ path: String) throws {
    var attributes = stat()
    guard stat(path, &attributes) == 0 else { return }
    switch attributes.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: throw DatabaseProblem.unusable(path: path, reason: "is a folder: name the database file in it")
    default: throw DatabaseProblem.unusable(path: path, reason: "is a device or a pipe: name the database file")
    }
  }

  private static func open(_ path: String, _ access: Access, patience: TimeInterval) throws -> DatabaseQueue {
    let configuration = configuration(access, patience: patience)
    func open(_ name: String) throws -> DatabaseQueue {
      let queue = try DatabaseQueue(path: name, configuration: configuration)
      _ = try queue.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
      return queue
    }
    guard access == .readWrite else { return try openForReading(path, open) }
    do {
      return try open(path)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN && isInReadOnlyFolder(path) {
      throw DatabaseProblem.readOnly(path: path)
    }
  }

  /// Opens a file to read it, as `open` does with a path or a URI, wherever it lies.
  ///
  /// Readers share an index beside the file. Where it cannot be made, because the folder cannot be written, nobody has it
  /// open, and it is read as what does not change.
  /// - Throws: `DatabaseProblem.unseenLog` where what was written last would be missing.
  static func openForReading<Connection>(
    _ path: String, _ open: (String) throws -> Connection
  ) throws -> Connection {
    do {
      return try open(path)
    } catch let error as DatabaseError where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) {
      guard access(path, R_OK) == 0, isInReadOnlyFolder(path) else { throw error }
      var log = stat()
      guard stat(path + "-wal", &log) != 0 || log.st_size == 0 else { throw DatabaseProblem.unseenLog(path: path) }
      return try open(URL(filePath: path).absoluteString + "?immutable=1")
    }
  }

  private static func isInReadOnlyFolder(_ path: String) -> Bool {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    return access(folder, X_OK) == 0 && access(folder, W_OK) != 0
  }

  /// Every connection that this program opens from now on knows the snapshot tables.
  static let isSnapshotModuleLoaded: Bool = {
    typealias Message = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    typealias Entry = @convention(c) (OpaquePointer?, Message?, OpaquePointer?) -> Int32
    let entry: Entry = sqlite3_csnapshot_init
    _ = csqlite_stop_counting_memory()
    return sqlite3_auto_extension(unsafeBitCast(entry, to: (@convention(c) () -> Void).self)) == SQLITE_OK
  }()

  /// How many bytes of the document being imported were read, and of how many (-1 when that is not known).
  ///
  /// Any thread may ask while an import runs.
  package func importProgress() -> (read: Int64, total: Int64) {
    var progress: (read: Int64, total: Int64) = (0, -1)
    csnapshot_progress_of(snapshotModule, &progress.read, &progress.total)
    return progress
  }

  private static func configuration(_ access: Access, patience: TimeInterval) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = access != .readWrite
    configuration.busyMode = .timeout(patience)
    configuration.label = "fipswatch"
    // Every reference is made in the transaction that makes its target; checking each again took a tenth of an import.
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { database in
      // Bounded caches keep memory flat whatever the size of a document. Pages, in a new file, hold several texts of
      // a cluster: with smaller ones a quarter of the file would be the unused ends of pages.
      try database.execute(
        sql: """
          PRAGMA page_size = 16384; \(cacheSetting); PRAGMA temp_store = FILE; PRAGMA temp.cache_size = -5000;
          PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF
          """)
    }
    return configuration
  }

  /// In KiB: with SQLite's own of 2,000, what stands in a file of years is read from it again and again.
  static let cacheSetting = "PRAGMA cache_size = -10000"
}

// MARK: - Schema

extension InventoryStore {
  /// "fips", so that `file` and we can tell the file from others of SQLite's.
  private static let applicationID = 0x6669_7073

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for migration in allMigrations {
      migrator.registerMigration(migration.name) { database in
        try database.execute(sql: migration.sql)
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        // What earlier programs judged is counted at once.
        if migration.name == "0002_counts" { try CountRecord(database: database).countAll() }
      }
    }
    return migrator
  }

  private func refuseForeignFile() throws {
    try database.read { database in
      let isOurs = try Int.fetchOne(database, sql: "PRAGMA application_id") == Self.applicationID
      // Another import may be about to set the file up: the list of migrations is made before the first of them.
      let isEmpty =
        try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'") == 0
      guard isOurs || isEmpty else { throw DatabaseProblem.notADatabase(path: path) }
      guard try !Self.migrator.appliedIdentifiers(database).contains(Self.schemaBeforeRelease) else {
        throw DatabaseProblem.fromBeforeRelease(path: path)
      }
      if try Self.migrator.hasBeenSuperseded(database) { throw DatabaseProblem.newerThanProgram(path: path) }
    }
  }

  /// The first migration of the schemas that were never released.
  private static let schemaBeforeRelease = "0001_inventory"

  private func refuseOtherSchema() throws {
    try database.read { database in
      guard try !Self.migrator.hasCompletedMigrations(database) else { return }
      guard try Self.migrator.appliedIdentifiers(database).isEmpty else {
        throw DatabaseProblem.olderThanProgram(path: path)
      }
      throw DatabaseProblem.unusable(path: path, reason: "no snapshots in it yet: import one")
    }
  }

  /// An empty file is a database to SQLite, and would take the place of one.
  private func refuseNothing() throws {
    guard try database.read({ try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") == 0 }) else { return }
    throw DatabaseProblem.unusable(path: path, reason: "nothing in it to copy: name another database")
  }

  private func prepareForWriting() throws {
    try database.read { try ForeignSchema(database: $0).refuse(path: path) }
    try migrate()
    guard try !database.read(Self.hasCurrentViews) else { return }
    try writing { database in
      for name in try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'view'") {
        try database.execute(sql: "DROP VIEW \(name.quotedDatabaseIdentifier)")
      }
      try database.execute(sql: views)
    }
  }

  /// Whether each view of the file is one of ours, and none is missing.
  private static func hasCurrentViews(_ database: Database) throws -> Bool {
    let found = try String.fetchAll(database, sql: "SELECT sql || ';' FROM sqlite_schema WHERE type = 'view'")
    return found.count == views.ranges(of: "CREATE VIEW ").count && found.allSatisfy(views.contains)
  }

  private func migrate() throws {
    guard try !database.read(Self.migrator.hasCompletedMigrations) else { return }
    do {
      try Self.migrator.migrate(database)
    } catch let error as DatabaseError {
      // Another import may have set the file up at the same time.
      guard try database.read(Self.migrator.hasCompletedMigrations) else { throw error }
    }
  }

  /// From its first snapshot on, the file can be read while it is written.
  ///
  /// Not before: that snapshot is by far the largest, and a write-ahead log would write it twice.
  /// While others have the file open it stays as it is, until an import finds it alone.
  func allowReadersBesideWriter() throws {
    do {
      try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED {
      return
    }
  }
}

// MARK: - Errors

/// Runs `body`, turning what SQLite says into what a user can act on.
func translatingErrors<Value>(
  path: String, undone: DatabaseProblem.Undone = .aChange, _ body: () throws -> Value
) throws -> Value {
  do {
    return try body()
  } catch let error as DatabaseError {
    throw problem(with: path, error, undone: undone)
  } catch  where tellsOfDamage(error) {
    throw DatabaseProblem.damaged(path: path, row: nil)
  }
}

/// Whether something was found that no program of ours wrote.
func tellsOfDamage(_ error: any Error) -> Bool {
  switch error {
  case is UnknownValue, is DecodingError, is RowDecodingError: true
  case let error as DatabaseError:
    // Statements of ours fail so on sound rows.
    [.SQLITE_CORRUPT, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_ERROR].contains(error.resultCode)
  default: false
  }
}

extension Database {
  /// Runs `body`; of what no program of ours wrote it says where it stands.
  func namingDamage<Value>(path: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch  where tellsOfDamage(error) {
      guard let fault = try? RowRules(self).faults(most: 1).first else { throw error }
      throw DatabaseProblem.damaged(path: path, row: fault.description)
    }
  }
}

/// What SQLite says, as something that a user can act on.
func problem(
  with path: String, _ error: DatabaseError, undone: DatabaseProblem.Undone
) -> any UserFacingError {
  error.resultCode == .SQLITE_INTERRUPT
    ? QueryProblem.queryStopped : DatabaseProblem(error, path: path, undone: undone)
}

extension DatabaseProblem {
  fileprivate init(_ error: DatabaseError, path: String, undone: Undone) {
    self =
      switch error.resultCode {
      case .SQLITE_NOTADB, .SQLITE_FORMAT: .notADatabase(path: path)
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked(path: path)
      case .SQLITE_READONLY: .readOnly(path: path)
      case .SQLITE_FULL: .diskFull(path: path, undone: undone)
      case .SQLITE_CANTOPEN where access(path, F_OK) == 0 && access(path, R_OK) != 0:
        .unusable(path: path, reason: "cannot be read: check its permissions")
      case .SQLITE_CANTOPEN:
        .unusable(path: path, reason: "cannot be opened: check that its folder exists and is writable")
      case .SQLITE_CORRUPT: .damaged(path: path, row: nil)
      case .SQLITE_NOMEM: .unusable(path: path, reason: "out of memory: nothing was changed")
      default: .unusable(path: path, reason: "\(error.message ?? "failed") (SQLite \(error.resultCode.rawValue))")
      }
  }
}
