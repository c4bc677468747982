import Foundation
import InventoryStore
import Reporting

extension Reports {
  /// The answer to one SELECT, in larger pieces as they come.
  ///
  /// - Parameter limit: how long it may take.
  package func answer(
    to sql: String, within limit: Duration?, as format: OutputFormat, to write: (Data) throws -> Void
  ) throws {
    let deadline = limit.map { ContinuousClock.now + $0 }
    var buffer = Data()
    var text: QueryText?
    func add(_ piece: String, isLast: Bool = false) throws {
      buffer.append(contentsOf: piece.utf8)
      guard isLast || buffer.count >= 1 << 16 else { return }
      try write(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
    try store.query(sql) {
      deadline.map { ContinuousClock.now > $0 } ?? false
    } columns: { columns in
      let started = QueryText(columns: columns, as: format)
      if format == .json, let name = started.repeatedColumn {
        throw OperationFailure("query: two columns are called \(name): name one of them with AS")
      }
      text = started
    } row: { row in
      try add(text!.add(row))
    }
    try add(text!.rest(), isLast: true)
  }
}
