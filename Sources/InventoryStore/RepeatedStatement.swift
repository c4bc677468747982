import CSQLite
import GRDB
import InventoryModel

/// A statement that runs once for each row of a document: values go in and out without being boxed.
///
/// Parameters are numbered from 1, columns from 0, as SQLite does.
final class RepeatedStatement {
  private let statement: Statement
  private let handle: OpaquePointer
  private let connection: OpaquePointer

  init(_ database: Database, sql: String) throws {
    statement = try database.makeStatement(sql: sql)
    handle = statement.sqliteStatement
    connection = database.sqliteConnection!
  }

  // MARK: Binding

  func bind(_ value: Int64?, at parameter: Int32) {
    if let value { sqlite3_bind_int64(handle, parameter, value) } else { sqlite3_bind_null(handle, parameter) }
  }

  func bind(_ text: String?, at parameter: Int32) {
    guard let text else {
      sqlite3_bind_null(handle, parameter)
      return
    }
    // SQLITE_TRANSIENT: SQLite copies the text.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    sqlite3_bind_text(handle, parameter, text, -1, transient)
  }

  /// Binds what stands in a column of another statement's row.
  func bind(column: Int32, of row: RepeatedStatement, at parameter: Int32) {
    sqlite3_bind_value(handle, parameter, sqlite3_column_value(row.handle, column))
  }

  // MARK: Running

  /// Goes to the next row; false behind the last one.
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let code = sqlite3_extended_errcode(connection)
      let message = String(cString: sqlite3_errmsg(connection))
      sqlite3_reset(handle)
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
  }

  func reset() { sqlite3_reset(handle) }

  /// Runs a statement that yields no rows; true if it changed one.
  @discardableResult func run() throws -> Bool {
    defer { sqlite3_reset(handle) }
    _ = try step()
    return sqlite3_changes(connection) > 0
  }

  /// The integer that a statement yields, or nil.
  func integer() throws -> Int64? {
    defer { sqlite3_reset(handle) }
    return try step() ? self[integer: 0] : nil
  }

  /// All rows that a statement yields, each as `read` reads it.
  func rows<Value>(_ read: () throws -> Value) throws -> [Value] {
    defer { sqlite3_reset(handle) }
    var values: [Value] = []
    while try step() { values.append(try read()) }
    return values
  }

  var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(connection) }

  // MARK: Reading

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  subscript(integer column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
  subscript(optionalInteger column: Int32) -> Int64? { isNull(column) ? nil : self[integer: column] }
  subscript(optionalText column: Int32) -> String? { sqlite3_column_text(handle, column).map { String(cString: $0) } }
  /// Empty for NULL.
  subscript(text column: Int32) -> String { self[optionalText: column] ?? "" }

  /// Of a text; empty for NULL.
  subscript(bytes column: Int32) -> [UInt8] {
    guard let text = sqlite3_column_text(handle, column) else { return [] }
    return Array(UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// The same for the same text, in this process.
  subscript(hashOfText column: Int32) -> Int {
    var hasher = Hasher()
    if let text = sqlite3_column_text(handle, column) {
      hasher.combine(bytes: UnsafeRawBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, column))))
    }
    return hasher.finalize()
  }

  /// A digest of sixteen bytes.
  subscript(digest column: Int32) -> Digest {
    guard sqlite3_column_bytes(handle, column) == 16, let bytes = sqlite3_column_blob(handle, column) else {
      return Digest(high: 0, low: 0)
    }
    return Digest(
      high: bytes.loadUnaligned(as: UInt64.self), low: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }

  struct Digest: Hashable {
    var high: UInt64
    var low: UInt64
  }
}
