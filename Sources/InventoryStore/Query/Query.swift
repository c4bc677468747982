import InventoryModel

extension InventoryStore {
  /// Runs one statement that somebody wrote and that only reads. The snapshot tables are at hand.
  ///
  /// - Parameters:
  ///   - isStopped: asked again and again while it runs.
  ///   - columns: called once, before the first row.
  ///   - row: called for each row as it comes, with values that it must not keep.
  /// - Throws: `QueryProblem`, `DatabaseProblem`, or what `columns` and `row` throw.
  package func query(
    _ sql: String, isStopped: () -> Bool = { false }, columns: ([String]) throws -> Void,
    row: ([BorrowedSQLValue]) throws -> Void
  ) throws {
    try ReadOnlyConnection(path: path).run(sql, isStopped: isStopped, columns: columns, row: row)
  }
}
