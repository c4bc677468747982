import ArgumentParser
import InventoryModel
import InventoryStore
import Reporting

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
      let (from, to) = (from.end(now: now), to?.end(now: now) ?? now)
      guard from <= to else { throw CommandFailure(description: "--from \(from) is later than --to \(to)") }
      let store = try database.open(.readOnly)
      format.write(try store.explainReport(from: from, to: to))
    }
  }
}
