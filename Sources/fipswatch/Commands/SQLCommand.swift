import ArgumentParser
import Files
import Foundation
import InventoryModel
import InventoryStore
import Operations

struct SQLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql", abstract: "Answers one SELECT about the fleet; nothing can be changed with it.",
    discussion: """
      The views whose names begin with v_ promise not to change; --views says what is in them. Snapshot files can be
      asked too, as the tables snapshot_clusters('FILE') and snapshot_pools('FILE').

      EXAMPLES:
        fipswatch sql --views
        fipswatch sql 'SELECT cluster, pool, enable_fips FROM snapshot_pools('"'nights/2026-11-22.json'"')'
        fipswatch sql --format csv - < question.sql

      \(examples)
      """)

  private static let examples = ExampleQuery.all.map { example in
    let sql = example.sql.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return "\(example.question)\n\(sql)"
  }.joined(separator: "\n\n")

  @Argument(help: "The statement, or - for standard input.")
  var statement: String?

  @Flag(help: "What the views and their columns mean.")
  var views = false

  @Option(help: ArgumentHelp("Stop after so long.", valueName: "seconds"))
  var limitTime: Double?

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    guard (statement == nil) == views else {
      throw ValidationError("give one statement, or - to read it from standard input, or --views")
    }
    guard limitTime.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit-time must be more than 0") }
  }

  func run() throws {
    try failingInOneLine {
      let reports = try database.file.reports()
      guard let statement else { return try format.write(reports.views()) }
      let limit = limitTime.map { Duration.seconds($0) }
      try reports.answer(to: try Self.text(of: statement), within: limit, as: format.format) {
        try StandardOutput.write($0)
      }
    }
  }

  private static func text(of argument: String) throws -> String {
    guard argument == "-" else { return argument }
    guard let text = String(data: FileHandle.standardInput.readDataToEndOfFile(), encoding: .utf8) else {
      throw OperationFailure("query: standard input is not UTF-8 text")
    }
    return text
  }
}
