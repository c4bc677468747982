import InventoryModel

/// The rows of a query, written as they come where the format allows it: a table needs to know all of them.
package struct QueryText: Sendable {
  private let columns: [String]
  private let format: OutputFormat
  private let keys: [String]
  /// Of tables.
  private var rows: [[SQLValue]] = []
  private var isFirst = true

  package init(columns: [String], as format: OutputFormat) {
    self.columns = columns
    self.format = format
    keys = columns.map { JSONValue.string($0).text() }
  }

  /// The first name that two columns share: an object of JSON could hold but one of them.
  package var repeatedColumn: String? {
    columns.indices.first { columns[..<$0].contains(columns[$0]) }.map { columns[$0] }
  }

  /// Appends what is to be written once this row is known.
  package mutating func add(_ row: [BorrowedSQLValue], to bytes: inout [UInt8]) {
    switch format {
    case .table, .markdown: rows.append(row.map(SQLValue.init))
    case .csv:
      if isFirst { bytes.append(contentsOf: header.utf8) }
      CSVText.appendLine(row, to: &bytes) { CSVText.append($0, to: &$1) }
    case .json:
      bytes.append(contentsOf: (isFirst ? "[\n  " : ",\n  ").utf8)
      bytes.append(contentsOf: object(row.map(SQLValue.init)).utf8)
    }
    isFirst = false
  }

  /// What is to be written after the last row.
  package func rest() -> String {
    switch format {
    case .table: table.plainText()
    case .markdown: table.markdown
    case .csv: isFirst ? header : ""
    case .json: isFirst ? "[]\n" : "\n]\n"
    }
  }

  private var header: String { Table(columns: tableColumns).csvHeader }

  private func object(_ row: [SQLValue]) -> String {
    "{" + zip(keys, row).map { "\($0): \($1.jsonValue.text())" }.joined(separator: ", ") + "}"
  }

  private var table: Table {
    Table(columns: tableColumns, rows: rows.map { $0.map(Cell.init) }, notes: rows.isEmpty ? ["No rows."] : [])
  }

  /// Columns in which all values are numbers are set to the right.
  private var tableColumns: [Table.Heading] {
    columns.enumerated().map { index, name in
      let isNumbers = !rows.isEmpty && rows.allSatisfy { $0[index].isNumberOrNull }
      return Table.Heading(name, isNumbers ? .right : .left)
    }
  }
}

extension SQLValue {
  fileprivate var isNumberOrNull: Bool {
    switch self {
    case .null, .integer, .real: true
    case .text, .blob: false
    }
  }

  /// Bytes as SQL writes them: `X'00FF'`.
  fileprivate var literal: String {
    guard case .blob(let bytes) = self else { return "" }
    return "X'" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined() + "'"
  }

  fileprivate var jsonValue: JSONValue {
    switch self {
    case .null: .null
    case .integer(let value): .integer(value)
    case .real(let value): .number(value)
    case .text(let text): .string(text)
    case .blob: .string(literal)
    }
  }
}

extension CSVText {
  fileprivate static func append(_ value: BorrowedSQLValue, to bytes: inout [UInt8]) {
    if case .text(let text) = value {
      append(text, to: &bytes)
    } else {
      append(Cell(SQLValue(value)), to: &bytes)
    }
  }
}

extension Cell {
  fileprivate init(_ value: SQLValue) {
    switch value {
    case .null: self = .missing
    case .integer(let number): self = .number(String(number))
    case .real(let number): self = .number(String(number))
    case .text(let text): self = .text(text)
    case .blob: self = .text(value.literal)
    }
  }
}
