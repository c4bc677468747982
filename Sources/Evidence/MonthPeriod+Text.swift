import InventoryModel

extension MonthPeriod {
  /// What every file says of the time that it tells of.
  var json: JSONValue {
    .object([
      "month": .string(month.description), "from": .string(from.description), "asOf": .string(asOf.description),
      "isMonthOver": .bool(isOver), "statement": .string(statement),
    ])
  }

  var statement: String {
    isOver
      ? "States are those of \(asOf), the end of the month."
      : "The month is not over: states are those of \(asOf), and its numbers are not final."
  }
}
