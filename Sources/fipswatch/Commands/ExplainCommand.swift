import ArgumentParser
import InventoryModel
import Operations

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show why compliance changed: its causes and their pools.",
    discussion: """
      EXAMPLES:
        fipswatch explain --from 2026-10-31 --to 2026-11-30
        fipswatch explain --from -7d --format json
      """)

  @Option(parsing: .unconditional, help: "The instant before. A date means the end of that day.")
  var from: InstantArgument

  @Option(parsing: .unconditional, help: "The instant after. A date means the end of that day. Default: now.")
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
