import CSQLite
import Foundation
import GRDB
import InventoryModel

/// A connection that refuses whatever does more than read, whoever wrote the statement.
///
/// It is not one of GRDB's, which has an authorizer of its own. Like all connections it knows the snapshot tables.
final class ReadOnlyConnection {
  private let path: String
  private let handle: OpaquePointer

  /// - Throws: `QueryProblem` or `DatabaseProblem`.
  init(path: String) throws {
    self.path = path
    handle = try Self.open(path)
    // Views may call functions here: those of ours are not for views, and until 3.41 SQLite did not vouch for its own
    // JSON functions.
    let settings = """
      PRAGMA query_only = ON; PRAGMA trusted_schema = ON; PRAGMA temp_store = FILE;
      \(InventoryStore.cacheSetting)
      """
    sqlite3_exec(handle, settings, nil, nil, nil)
    // After this, what a pragma sets is refused too.
    sqlite3_set_authorizer(
      handle, { _, action, name, value, _, _ in ReadOnlyConnection.answer(action, name, value) }, nil)
  }

  deinit { sqlite3_close_v2(handle) }

  private static func open(_ path: String) throws -> OpaquePointer {
    try translatingErrors(path: path) { try InventoryStore.openForReading(path, open(named:)) }
  }

  private static func open(named name: String) throws -> OpaquePointer {
    var handle: OpaquePointer?
    // One thread at a time uses it: a lock for each value of each row would take a while.
    _ = sqlite3_open_v2(name, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nil)
    sqlite3_busy_timeout(handle, 30_000)
    // Reads the file; opening it does not yet.
    guard sqlite3_exec(handle, "PRAGMA schema_version", nil, nil, nil) == SQLITE_OK, let handle else {
      let code = ResultCode(rawValue: sqlite3_errcode(handle))
      defer { sqlite3_close_v2(handle) }
      throw DatabaseError(resultCode: code, message: String(cString: sqlite3_errmsg(handle)))
    }
    return handle
  }

  private static func answer(
    _ action: Int32, _ name: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?
  ) -> Int32 {
    switch action {
    case SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE: return SQLITE_OK
    // What is asked when a table-valued function says what its columns are; the schema itself cannot be updated.
    case SQLITE_UPDATE: return name.map { strcmp($0, "sqlite_master") } == 0 ? SQLITE_OK : SQLITE_DENY
    case SQLITE_PRAGMA:
      let pragma = name.map { String(cString: $0).lowercased() } ?? ""
      let isHarmless = describingPragmas.contains(pragma) || (value == nil && readablePragmas.contains(pragma))
      return isHarmless ? SQLITE_OK : SQLITE_DENY
    default: return SQLITE_DENY
    }
  }

  /// Their value is what they tell of.
  private static let describingPragmas: Set = [
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
  ]
  /// With a value they would set it.
  private static let readablePragmas: Set = [
    "database_list", "function_list", "module_list", "pragma_list", "collation_list", "compile_options",
    "page_count", "page_size", "freelist_count", "schema_version", "user_version", "application_id", "encoding",
    "journal_mode",
  ]

  // MARK: Running

  /// Runs the one statement of a text, and hands on the names of its columns, then its rows as they come.
  ///
  /// - Parameter isStopped: asked for every so many steps of SQLite's.
  func run(
    _ sql: String, isStopped: () -> Bool, columns: ([String]) throws -> Void,
    row: ([BorrowedSQLValue]) throws -> Void
  ) throws {
    let statement = try prepare(sql)
    defer { sqlite3_finalize(statement) }
    try withoutActuallyEscaping(isStopped) { isStopped in
      var box = StopQuestion(isStopped: isStopped)
      try withUnsafeMutablePointer(to: &box) { question in
        sqlite3_progress_handler(
          handle, 10_000,
          { $0!.assumingMemoryBound(to: StopQuestion.self).pointee.isStopped() ? 1 : 0 }, question)
        defer { sqlite3_progress_handler(handle, 0, nil, nil) }
        let count = sqlite3_column_count(statement)
        try columns((0..<count).map { String(cString: sqlite3_column_name(statement, $0)) })
        var values = [BorrowedSQLValue](repeating: .null, count: Int(count))
        while try step(statement) {
          for column in 0..<count { values[Int(column)] = BorrowedSQLValue(statement, column) }
          try row(values)
        }
      }
    }
  }

  private struct StopQuestion {
    var isStopped: () -> Bool
  }

  private func prepare(_ sql: String) throws -> OpaquePointer {
    if let end = sql.utf8.firstIndex(of: 0) {
      throw QueryProblem.badQuery("a NUL character in it", byte: sql.utf8.distance(from: sql.startIndex, to: end))
    }
    return try sql.withCString { text in
      var rest: UnsafePointer<CChar>? = text
      var found: OpaquePointer?
      while let next = rest, next.pointee != 0 {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, next, -1, &statement, &rest)
        guard found == nil || (code == SQLITE_OK && statement == nil) else {
          sqlite3_finalize(statement)
          sqlite3_finalize(found)
          throw QueryProblem.severalStatements(secondAt: text.distance(to: next))
        }
        guard code == SQLITE_OK else { throw fault(code, after: text.distance(to: next)) }
        found = found ?? statement
      }
      guard let found else { throw QueryProblem.noStatement }
      return found
    }
  }

  private func step(_ statement: OpaquePointer) throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: true
    case SQLITE_DONE: false
    case SQLITE_INTERRUPT: throw QueryProblem.queryStopped
    case let code: throw fault(code)
    }
  }

  /// - Parameter start: where the statement begins in the text.
  private func fault(_ code: Int32, after start: Int = 0) -> any UserFacingError {
    let message = String(cString: sqlite3_errmsg(handle))
    let offset = Int(sqlite3_error_offset(handle))
    switch code & 0xFF {
    case SQLITE_AUTH: return QueryProblem.onlyReading
    case _ where message.hasPrefix("not authorized"): return QueryProblem.onlyReading
    case SQLITE_BUSY, SQLITE_LOCKED: return DatabaseProblem.locked(path: path)
    case SQLITE_CORRUPT: return DatabaseProblem.damaged(path: path, row: nil)
    default: return QueryProblem.badQuery(message, byte: offset < 0 ? nil : start + offset)
    }
  }
}

extension BorrowedSQLValue {
  fileprivate init(_ statement: OpaquePointer, _ column: Int32) {
    func bytes(_ start: UnsafeRawPointer?) -> UnsafeBufferPointer<UInt8> {
      let count = Int(sqlite3_column_bytes(statement, column))
      return UnsafeBufferPointer(start: start?.assumingMemoryBound(to: UInt8.self), count: start == nil ? 0 : count)
    }
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT: self = .text(bytes(sqlite3_column_text(statement, column)))
    case SQLITE_BLOB: self = .blob(bytes(sqlite3_column_blob(statement, column)))
    default: self = .null
    }
  }
}
