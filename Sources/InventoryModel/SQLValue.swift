/// A value as SQLite yields it.
package enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
}

/// The same while its row is the current one: its bytes are SQLite's, and gone when the next row is asked for.
package enum BorrowedSQLValue {
  case null
  case integer(Int64)
  case real(Double)
  /// UTF-8, as far as whoever wrote it kept to that.
  case text(UnsafeBufferPointer<UInt8>)
  case blob(UnsafeBufferPointer<UInt8>)
}

extension SQLValue {
  package init(_ value: BorrowedSQLValue) {
    switch value {
    case .null: self = .null
    case .integer(let number): self = .integer(number)
    case .real(let number): self = .real(number)
    case .text(let bytes): self = .text(String(decoding: bytes, as: UTF8.self))
    case .blob(let bytes): self = .blob(Array(bytes))
    }
  }
}
