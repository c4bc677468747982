import ArgumentParser
import ComplianceEngine
import InventoryModel
import InventoryStore
import PolicyFile
import Reporting

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Shows the KPIs that another policy would have given, changing nothing.",
    discussion: """
      EXAMPLES:
        fipswatch replay --policy stricter.yaml
        fipswatch replay --policy stricter.yaml --since 2026-07-01 --bucket week
      """)

  @Option(help: ArgumentHelp("The other policy.", valueName: "file"))
  var policy: String

  @Option(parsing: .unconditional, help: "From when on it is judged by the other policy. Always, unless given.")
  var since: InstantArgument?

  @Option(help: "One line a day, week (from Monday) or month.")
  var bucket: KPIWindow.Bucket = .month

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let now = Clock.now()
      let other = try PolicyDocument(logging: policy).policy
      let store = try database.open(.readOnly)
      let window = KPIWindow(since: since?.start(now: now), asOf: asOf.instant(now: now), bucket: bucket)
      let replay = InventoryStore.Replay(policy: other, since: since?.start(now: now), judge: judge)
      format.write(
        ReplayReport(
          policy: other.name, recorded: try store.kpiReport(in: window),
          replayed: try store.kpiReport(in: window, replaying: replay)))
    }
  }
}
