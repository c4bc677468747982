import GRDB
import Migrations

/// What other programs put into the schema that changes what is written here: triggers on our tables, unique indexes on
/// them, by which rows would be taken for known, and tables of ours that were made otherwise.
///
/// Views and other indexes change nothing that is written, and what others keep in tables of their own is theirs.
struct ForeignSchema {
  let database: Database

  /// Every word of the schema, as a new file has it.
  private static let statements = allMigrations.map(\.sql).joined(separator: "\n")
  /// The names of our tables, as `'name'`, with commas between.
  private static let tables = statements.split(separator: "CREATE TABLE ").dropFirst()
    .map { "'\($0.prefix { $0.isLetter || $0 == "_" })'" }.joined(separator: ", ")

  /// - Throws: `DatabaseProblem.foreignSchema`.
  func refuse(path: String) throws {
    let found = try Row.fetchOne(
      database,
      sql: """
        SELECT type, name, tbl_name FROM main.sqlite_schema
        WHERE lower(tbl_name) IN (\(Self.tables)) AND (type = 'trigger'
          OR type = 'table' AND NOT instr(?, sql || ';')
          OR type = 'index' AND sql LIKE 'CREATE UNIQUE %')
        ORDER BY type = 'table', name
        """, arguments: [Self.statements])
    guard let found else { return }
    throw try DatabaseProblem.foreignSchema(path: path, kind: found[0], name: found[1], table: found[2])
  }
}
