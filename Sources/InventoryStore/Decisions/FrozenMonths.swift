import GRDB
import InventoryModel

extension InventoryStore {
  /// The months that were written, oldest first.
  package func loadFrozenMonths() throws -> [FrozenMonth] {
    try reading { database in
      try Row.fetchAll(
        database, sql: "SELECT month, facts_digest, manifest_digest, numbers FROM frozen_months ORDER BY month"
      ).map { row in
        let name: String = try row[0]
        guard let month = Month(name) else { throw UnknownValue(value: name, type: "month") }
        return try FrozenMonth(
          month: month, factsDigest: row[1], manifestDigest: row[2],
          numbers: [String: JSONValue](stored: row[3]))
      }
    }
  }

  /// Keeps what was handed out of a month, unless it was handed out before.
  ///
  /// - Parameter publish: hands it out; what it throws undoes the rest.
  package func freeze(_ month: FrozenMonth?, publish: () throws -> Void) throws {
    try writing { database in
      if let month {
        try database.execute(
          sql: """
            INSERT OR IGNORE INTO frozen_months (month, facts_digest, manifest_digest, numbers) VALUES (?, ?, ?, ?)
            """,
          arguments: [
            month.month.description, month.factsDigest, month.manifestDigest, JSONValue.object(month.numbers).text(),
          ])
      }
      try publish()
    }
  }

  /// Runs `body`, in which what is loaded comes from one state of the file, and decisions are kept with it.
  package func deciding<Value>(_ body: () throws -> Value) throws -> Value { try writing { _ in try body() } }
}
