import ArgumentParser
import InventoryModel
import Operations

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Splits the change of strict compliance by cause, with the pools behind each.",
    discussion: """
      EXAMPLES:
        fipswatch explain --from 2026-10-31 --to 2026-11-30
        fipswatch explain --from -7d --format json
      """)

  @Option(parsing: .unconditional, help: "The start. A bare date means its end.")
  var from: InstantArgument

  @Option(parsing: .unconditional, help: "The end. A bare date means its end. Now, unless given.")
  var to: InstantArgument?

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let now = Clock.now()
      try format.write(
        database.file.reports().explain(from: from.end(now: now), to: to?.end(now: now) ?? now))
    }
  }
}
