import ArgumentParser
import Files
import Foundation
import InventoryModel
import InventoryStore
import Operations

struct SQLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql", abstract: "Run one read-only SQL statement on the database.",
    discussion: """
      The views, whose names begin with v_, are stable; --views describes them. Snapshot files can be queried too, as \
      the tables snapshot_clusters('FILE') and snapshot_pools('FILE').

      EXAMPLES:
        fipswatch sql --views
        fipswatch sql 'SELECT cluster, pool, verdict FROM v_pools'
        fipswatch sql "SELECT cluster, enable_fips FROM snapshot_pools('night.json')"
        fipswatch sql --format csv - < question.sql

      \(examples)
      """)

  // The type is named, because GRDB can join texts to SQL too.
  private static let examples: String = ExampleQuery.all.map { example -> String in
    let sql = example.sql.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return "\(example.question)\n\(sql)"
  }.joined(separator: "\n\n")

  @Argument(help: "The statement, or - for standard input.")
  var statement: String?

  @Flag(help: "Describe the views and their columns.")
  var views = false

  @Option(
    help: ArgumentHelp("Stop after this time.", valueName: "seconds"), transform: seconds(from: 0.001, to: 86_400))
  var limitTime: Double?

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    guard (statement == nil) == views else {
      throw ValidationError("give one statement, or - to read it from standard input, or --views")
    }
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
    guard let data = try? FileHandle.standardInput.readToEnd() ?? Data() else {
      throw OperationFailure("query: standard input cannot be read: give it a file or a pipe")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw OperationFailure("query: standard input is not UTF-8 text")
    }
    return text
  }
}
