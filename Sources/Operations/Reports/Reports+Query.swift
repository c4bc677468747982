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
    var bytes: [UInt8] = []
    var text: QueryText?
    try store.query(sql) {
      deadline.map { ContinuousClock.now > $0 } ?? false
    } columns: { columns in
      let started = QueryText(columns: columns, as: format)
      if format == .json, let name = started.repeatedColumn {
        throw OperationFailure("query: two columns are called \(name): name one of them with AS")
      }
      text = started
    } row: { row in
      text!.add(row, to: &bytes)
      guard bytes.count >= Self.pieceSize else { return }
      try write(Data(bytes))
      bytes.removeAll(keepingCapacity: true)
    }
    try write(Data(bytes + text!.rest().utf8))
  }

  private static let pieceSize = 1 << 16
}
