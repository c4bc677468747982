/// A view that a database offers to everybody, with what it promises.
package struct DocumentedView: Hashable, Sendable {
  package struct Column: Hashable, Sendable {
    package var name: String
    package var meaning: String

    package init(name: String, meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  package var name: String
  package var meaning: String
  package var columns: [Column]

  package init(name: String, meaning: String, columns: [Column]) {
    self.name = name
    self.meaning = meaning
    self.columns = columns
  }
}

/// A question that many ask, as SQL.
package struct ExampleQuery: Hashable, Sendable {
  /// Such as `compliance_by_day`.
  package var name: String
  package var question: String
  package var sql: String

  package init(_ name: String, _ question: String, _ sql: String) {
    self.name = name
    self.question = question
    self.sql = sql
  }
}
