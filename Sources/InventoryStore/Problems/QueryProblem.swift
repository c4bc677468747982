import InventoryModel

/// What is wrong with a query: write another. `description` is one line of text with a hint.
package enum QueryProblem: UserFacingError, Equatable {
  case badQuery(String, byte: Int?)
  case onlyReading
  case severalStatements(secondAt: Int)
  case noStatement
  case queryStopped

  package var description: String {
    switch self {
    case .badQuery(let message, let byte):
      "query: \(message)" + (byte.map { " (byte \($0))" } ?? "")
    case .onlyReading:
      "query: not read-only: give a SELECT"
    case .severalStatements(let byte):
      "query: several statements, the second at byte \(byte): give one"
    case .noStatement:
      "query: no statement in it: give a SELECT, such as SELECT * FROM v_kpi_daily"
    case .queryStopped:
      "query: timed out: ask for less, or raise --limit-time"
    }
  }
}
