/// A view that a database offers to everybody, with what it promises.
public struct DocumentedView: Hashable, Sendable {
  public struct Column: Hashable, Sendable {
    public var name: String
    public var meaning: String

    public init(name: String, meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  public var name: String
  public var meaning: String
  public var columns: [Column]

  public init(name: String, meaning: String, columns: [Column]) {
    self.name = name
    self.meaning = meaning
    self.columns = columns
  }
}

/// A question that many ask, as SQL.
public struct ExampleQuery: Hashable, Sendable {
  /// Such as `compliance_by_day`.
  public var name: String
  public var question: String
  public var sql: String

  public init(_ name: String, _ question: String, _ sql: String) {
    self.name = name
    self.question = question
    self.sql = sql
  }
}
