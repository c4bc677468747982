import ArgumentParser
import InventoryModel
import InventoryStore
import Reporting

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

  @Flag(help: "Show the changes of each night in between, not only the differences between the two states.")
  var everyNight = false

  @Flag(help: "Include what Azure changes by itself: eTags, image and patch versions, autoscaled counts.")
  var noise = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let store = try database.open(.readOnly)
      let ends = try DriftStretch(nights: store.loadSnapshotTimes())
        .ends(from: from, to: to, everyNight: everyNight, now: Clock.now())
      let report = try DriftReading(store: store, includingNoise: noise).report(of: ends)
      format.write(report)
      try outcome(of: report).exit()
    }
  }

  private func outcome(of report: DriftReport) -> Outcome {
    var outcome = Outcome.clean
    if !report.coverage.isComplete { outcome.worsen(to: .partial) }
    if !report.events.isEmpty || !report.newNonCompliantPools.isEmpty { outcome.worsen(to: .found) }
    return outcome
  }
}
