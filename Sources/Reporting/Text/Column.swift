import InventoryModel

/// One attribute of a record, listed once: a key of its JSON, a column of its CSV, and a column of the tables that people
/// read.
package struct Column<Subject>: Sendable {
  /// Of JSON and CSV; nil where only people read it.
  package let key: String?
  /// Of tables; nil where only programs read it.
  package let title: String?
  package let alignment: Table.Heading.Alignment
  /// As programs read it: exact.
  package let value: @Sendable (Subject) -> JSONValue
  /// Writes the same, part by part where there are very many.
  let write: @Sendable (Subject, inout JSONWriter) -> Void
  /// As people read it.
  package private(set) var cell: @Sendable (Subject) -> Cell
  /// Whether there is something to show: a column without is left out of a table.
  private(set) var isShown: @Sendable (Subject) -> Bool = { _ in true }

  package init(
    _ key: String, _ title: String? = nil, _ alignment: Table.Heading.Alignment = .left,
    value: @escaping @Sendable (Subject) -> some JSONConvertible
  ) {
    (self.key, self.title, self.alignment) = (key, title, alignment)
    self.value = { value($0).jsonValue }
    write = { value($0).write(to: &$1) }
    cell = { Cell(value($0).jsonValue) }
  }

  /// The same, but people read it so; else they read it as programs do.
  package func shown(_ cell: @escaping @Sendable (Subject) -> Cell) -> Column {
    var column = self
    column.cell = cell
    return column
  }

  /// The same, but a table without any such subject leaves it out.
  package func when(_ isShown: @escaping @Sendable (Subject) -> Bool) -> Column {
    var column = self
    column.isShown = isShown
    return column
  }

  /// What only people read: what is made of several attributes.
  package static func shown(
    _ title: String, _ alignment: Table.Heading.Alignment = .left, as cell: @escaping @Sendable (Subject) -> Cell
  ) -> Column {
    Column(key: nil, title: title, alignment: alignment, value: { _ in JSONValue.null }, cell: cell)
  }

  /// The same attribute of something that has the record in it.
  func of<Whole>(_ part: @escaping @Sendable (Whole) -> Subject?) -> Column<Whole> {
    Column<Whole>(
      key: key, title: title, alignment: alignment, value: { part($0).map(value) ?? .null },
      cell: { part($0).map(cell) ?? "" }
    ).when { part($0).map(isShown) ?? false }
  }

  private init(
    key: String?, title: String?, alignment: Table.Heading.Alignment,
    value: @escaping @Sendable (Subject) -> JSONValue, cell: @escaping @Sendable (Subject) -> Cell
  ) {
    (self.key, self.title, self.alignment) = (key, title, alignment)
    (self.value, self.cell) = (value, cell)
    write = { $1.write(value($0)) }
  }
}

/// A noun that others may rely on, key by key. All that is written of it is made from its columns.
package protocol Record: JSONConvertible, Sendable {
  static var attributes: [Column<Self>] { get }
}

extension Record {
  package var jsonValue: JSONValue { JSONValue(self, columns: Self.attributes) }
}

extension JSONValue {
  package init<Subject>(_ subject: Subject, columns: [Column<Subject>]) {
    let members = columns.compactMap { column in column.key.map { ($0, column.value(subject)) } }
    self = .object(Dictionary(uniqueKeysWithValues: members))
  }
}

extension Table {
  /// A flat table for programs, under the keys, with exact values.
  package init<Subject>(records: [Subject], columns: [Column<Subject>]) {
    let keyed = columns.filter { $0.key != nil }
    self.init(
      columns: keyed.map { Heading($0.key!) },
      rows: records.map { record in keyed.map { Cell($0.value(record)) } })
  }

  /// A table for people, under the titles.
  package init<Subject>(
    title: String? = nil, of subjects: some Collection<Subject>, columns: [Column<Subject>], notes: [String] = []
  ) {
    let shown = columns.filter { column in column.title != nil && subjects.contains(where: column.isShown) }
    self.init(
      title: title, columns: shown.map { Heading($0.title!, $0.alignment) },
      rows: subjects.map { subject in shown.map { $0.cell(subject) } }, notes: notes)
  }

  /// A table for people that has a line for each attribute of one record.
  package init<Subject>(
    title: String? = nil, lines columns: [Column<Subject>], of subject: Subject, named name: String,
    notes: [String] = []
  ) {
    self.init(
      title: title, columns: [Heading(name), .right("value")],
      rows: columns.filter { $0.isShown(subject) }.compactMap { column in
        column.title.map { [Cell($0), column.cell(subject)] }
      }, notes: notes)
  }

  /// The same, where a line that begins like the one above leaves out what is the same.
  ///
  /// - Parameter counts: how many cells name what the lines are about: first the larger thing, then the one in it.
  func withoutRepeatedNames(_ counts: [Int]) -> Table {
    var table = self
    for row in rows.indices.dropFirst() {
      guard let same = counts.last(where: { rows[row].prefix($0) == rows[row - 1].prefix($0) }) else { continue }
      for column in 0..<same { table.rows[row][column] = "" }
    }
    return table
  }
}
