import InventoryModel

extension Record {
  package func write(to writer: inout JSONWriter) { JSONMembers<Self>().write(self, to: &writer) }

  package static func write(_ records: [Self], to writer: inout JSONWriter) {
    write(to: &writer) { records.forEach($0) }
  }

  /// An array of records that are not held: `forEachRecord` hands on one after the other.
  static func write(to writer: inout JSONWriter, of forEachRecord: ((Self) -> Void) throws -> Void) rethrows {
    let members = JSONMembers<Self>()
    try writer.writeAtOnce(between: "[", and: "]", each: { members.write($1, to: &$0) }, of: forEachRecord)
  }
}

/// The members that the JSON of every record of a kind has, in the order of their keys.
private struct JSONMembers<Subject: Record>: Sendable {
  /// With their places: going through numbers is fast in any kind of record.
  private let keys: [(place: Int, key: String)]
  private let writes: [@Sendable (Subject, inout JSONWriter) -> Void]

  init() {
    let columns = Subject.attributes.compactMap { column in column.key.map { (key: $0, write: column.write) } }
      .sorted { $0.key < $1.key }
    keys = columns.enumerated().map { ($0, $1.key) }
    writes = columns.map(\.write)
  }

  func write(_ subject: Subject, to writer: inout JSONWriter) {
    writer.write(keys, between: "{", and: "}") { writer, column in
      writer.write(key: column.key)
      writes[column.place](subject, &writer)
    }
  }
}
