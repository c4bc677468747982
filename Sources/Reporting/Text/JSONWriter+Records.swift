import InventoryModel

extension Record {
  package func write(to writer: inout JSONWriter) { JSONMembers(Self.attributes).write(self, to: &writer) }

  package static func write(_ records: [Self], to writer: inout JSONWriter) {
    write(to: &writer) { records.forEach($0) }
  }

  /// An array of records that are not held: `forEachRecord` hands on one after the other.
  static func write(to writer: inout JSONWriter, of forEachRecord: ((Self) -> Void) throws -> Void) rethrows {
    let members = JSONMembers(attributes)
    try writer.writeAtOnce(between: "[", and: "]", each: { members.write($1, to: &$0) }, of: forEachRecord)
  }
}

/// An array of subjects as columns tell them, of which not all need be held as JSON at a time.
struct JSONRecords<Subject: Sendable>: JSONConvertible {
  private let subjects: [Subject]
  private let members: JSONMembers<Subject>

  init(of subjects: [Subject], columns: [Column<Subject>]) { self.init(of: subjects, members: JSONMembers(columns)) }

  /// - Parameter members: those of columns; many short arrays are best written with the same.
  init(of subjects: [Subject], members: JSONMembers<Subject>) { (self.subjects, self.members) = (subjects, members) }

  var jsonValue: JSONValue { .array(subjects.map { JSONValue($0, columns: members.columns) }) }

  func write(to writer: inout JSONWriter) {
    let members = members
    writer.writeAtOnce(between: "[", and: "]", each: { members.write($1, to: &$0) }, of: { subjects.forEach($0) })
  }
}

/// The members that columns tell of every subject of a kind, in the order of their keys.
struct JSONMembers<Subject>: Sendable {
  let columns: [Column<Subject>]
  private let keys: [String]
  private let writes: [@Sendable (Subject, inout JSONWriter) -> Void]

  init(_ columns: [Column<Subject>]) {
    self.columns = columns
    let columns = columns.compactMap { column in column.key.map { (key: $0, write: column.write) } }
      .sorted { $0.key < $1.key }
    keys = columns.map(\.key)
    writes = columns.map(\.write)
  }

  func write(_ subject: Subject, to writer: inout JSONWriter) {
    writer.write(keys.count, between: "{", and: "}") { writer, number in
      writer.write(key: keys[number])
      writes[number](subject, &writer)
    }
  }
}
