import GRDB

extension InventoryStore {
  /// Runs `body` on one consistent state of the file. Temporary tables may be made.
  func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try transaction(.deferred, body)
  }

  /// Runs `body`, in which everything that is loaded comes from one state of the file, whoever writes meanwhile.
  package func atOnce<Value>(_ body: () throws -> Value) throws -> Value {
    try reading { _ in try body() }
  }

  /// Runs `body` in one transaction, which ends as if it had not begun where `body` throws.
  func writing<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try transaction(.immediate, body)
  }

  private func transaction<Value>(
    _ kind: Database.TransactionKind, _ body: (Database) throws -> Value
  ) throws -> Value {
    try translatingErrors(path: path) {
      try database.unsafeReentrantWrite { database in
        guard !database.isInsideTransaction else { return try body(database) }
        var value: Value?
        try database.inTransaction(kind) {
          value = try body(database)
          return .commit
        }
        return value!
      }
    }
  }
}
