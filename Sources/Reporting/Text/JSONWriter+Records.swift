import InventoryModel

extension Record {
  package func write(to writer: inout JSONWriter) { JSONMembers<Self>().write(self, to: &writer) }

  package static func write(_ records: [Self], to writer: inout JSONWriter) {
    guard !records.isEmpty else { return writer.append("[]") }
    let members = JSONMembers<Self>()
    writer.writeAtOnce(records, between: "[", and: "]") { members.write($1, to: &$0) }
  }
}

/// The members that the JSON of every record of a kind has, in the order of their keys.
private struct JSONMembers<Subject: Record>: Sendable {
  private let columns: [(key: String, write: @Sendable (Subject, inout JSONWriter) -> Void)]

  init() {
    columns = Subject.attributes.compactMap { column in column.key.map { ($0, column.write) } }
      .sorted { $0.key < $1.key }
  }

  func write(_ subject: Subject, to writer: inout JSONWriter) {
    writer.write(columns, between: "{", and: "}") { writer, column in
      writer.write(key: column.key)
      column.write(subject, &writer)
    }
  }
}
