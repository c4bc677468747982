import GRDB
import InventoryModel

/// As what the rows of judgements count, each read once it is asked for.
final class JudgementKinds {
  struct Kind {
    var count: RowCount
    var isExempt: Bool
    var scopes: [String]
  }

  private let database: Database
  private let table: String
  private var known: [Int64: Kind?] = [:]

  init(_ database: Database, tables: DerivedTables = .file) {
    self.database = database
    table = tables.judgements
  }

  /// Nil for a judgement of which rows count nowhere.
  func kind(of judgement: Int64) throws -> Kind? {
    if let known = known[judgement] { return known }
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT verdict, scopes, has_left_scope, is_exempt FROM \(table) WHERE id = ?"),
      arguments: [judgement]
    ).found("judgement", judgement)
    let scopes: String = try row[1]
    let count = try RowCount(Verdict(stored: row[0]), isRegulated: !scopes.isEmpty, hasLeftScope: row[2])
    let kind = try count.map { Kind(count: $0, isExempt: try row[3], scopes: ScopeNames.split(scopes)) }
    known[judgement] = .some(kind)
    return kind
  }
}
