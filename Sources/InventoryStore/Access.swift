import CSQLite
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

  /// The same, until it is stopped.
  ///
  /// - Parameter isStopped: asked every few thousand steps of SQLite's.
  /// - Throws: `QueryProblem.queryStopped`.
  package func atOnce<Value>(until isStopped: @escaping () -> Bool, _ body: () throws -> Value) throws -> Value {
    try reading { database in
      let question = StopQuestion(isStopped: isStopped)
      sqlite3_progress_handler(
        database.sqliteConnection, 10_000,
        { Unmanaged<StopQuestion>.fromOpaque($0!).takeUnretainedValue().isStopped() ? 1 : 0 },
        Unmanaged.passUnretained(question).toOpaque())
      defer { sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil) }
      return try withExtendedLifetime(question, body)
    }
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
        return try database.namingDamage(path: path) {
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
}

/// What SQLite asks while it works.
private final class StopQuestion {
  let isStopped: () -> Bool

  init(isStopped: @escaping () -> Bool) { self.isStopped = isStopped }
}
