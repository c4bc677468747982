import ArgumentParser
import InventoryModel
import Operations

struct DriftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Show what changed between two nights, new non-compliant pools first.",
    discussion: """
      EXAMPLES:
        fipswatch drift                            # the last two days with snapshots
        fipswatch drift --from 2026-11-01 --to 2026-11-22
        fipswatch drift --from -30d --every-night  # each night of the period

      The exit code is 2 if anything drifted.
      """)

  @Option(parsing: .unconditional, help: "The instant before. A date means the end of that day.")
  var from: InstantArgument?

  @Option(parsing: .unconditional, help: "The instant after. A date means the end of that day.")
  var to: InstantArgument?

  @Flag(help: "Show the changes between the last snapshots of each day, not only between the two states.")
  var everyNight = false

  @Flag(help: "Include what Azure changes by itself: eTags, image and patch versions, autoscaled counts.")
  var noise = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let report = try database.file.reports().drift(
        from: from, to: to, everyNight: everyNight, includingNoise: noise, now: Clock.now())
      try format.write(report)
      try report.outcome.exit()
    }
  }
}
