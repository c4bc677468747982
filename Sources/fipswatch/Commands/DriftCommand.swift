import ArgumentParser
import InventoryModel
import InventoryStore
import Reporting

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
