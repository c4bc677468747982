import ArgumentParser
import Foundation
import InventoryModel
import InventoryStore
import Reporting

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

  @Option(help: ArgumentHelp("Stop after this time.", valueName: "seconds"))
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
      let store = try database.open(.readOnly)
      guard let statement else { return format.write(ViewsReport(views: try store.loadViews())) }
      try answer(try Self.text(of: statement), from: store)
    }
  }

  private func answer(_ sql: String, from store: InventoryStore) throws {
    let deadline = limitTime.map { ContinuousClock.now + .seconds($0) }
    var output = OutputBuffer()
    var text: QueryText?
    try store.query(sql) {
      deadline.map { ContinuousClock.now > $0 } ?? false
    } columns: { columns in
      let started = QueryText(columns: columns, as: format.format)
      if format.format == .json, let name = started.repeatedColumn {
        throw CommandFailure(description: "query: two columns are called \(name): name one of them with AS")
      }
      text = started
    } row: { row in
      output.write(text!.add(row))
    }
    output.write(text!.rest())
    output.flush()
  }

  private static func text(of argument: String) throws -> String {
    guard argument == "-" else { return argument }
    guard let text = String(data: FileHandle.standardInput.readDataToEndOfFile(), encoding: .utf8) else {
      throw CommandFailure(description: "query: standard input is not UTF-8 text")
    }
    return text
  }
}

/// Collects small texts for standard output into larger writes.
private struct OutputBuffer {
  private var bytes = Data()

  mutating func write(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    if bytes.count >= 1 << 16 { flush() }
  }

  mutating func flush() {
    FileHandle.standardOutput.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
