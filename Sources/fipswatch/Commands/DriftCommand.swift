import ArgumentParser
import InventoryModel
import Operations

struct DriftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Shows what changed between two nights, new non-compliant pools first. Exits with 2 on drift.",
    discussion: """
      EXAMPLES:
        fipswatch drift                                   # between the ends of the last two days with snapshots
        fipswatch drift --from 2026-11-01 --to 2026-11-22
        fipswatch drift --from -30d --every-night         # the stretch with every night in it
      """)

  @Option(parsing: .unconditional, help: "The state before. A bare date means its end.")
  var from: InstantArgument?

  @Option(parsing: .unconditional, help: "The state after. A bare date means its end.")
  var to: InstantArgument?

  @Flag(help: "What changed in every night between, not only what is different in the end.")
  var everyNight = false

  @Flag(help: "Also what Azure changes by itself: eTags, image and patch versions, autoscaled counts.")
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
