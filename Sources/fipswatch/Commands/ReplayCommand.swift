import ArgumentParser
import ComplianceEngine
import InventoryModel
import InventoryStore
import PolicyFile
import Reporting

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Show the KPIs under another policy, without changing anything.",
    discussion: """
      EXAMPLES:
        fipswatch replay --policy stricter.yaml
        fipswatch replay --policy stricter.yaml --since 2026-07-01 --bucket week
      """)

  @Option(help: ArgumentHelp("The other policy file.", valueName: "file"))
  var policy: String

  @Option(
    parsing: .unconditional, help: "The instant from which the other policy applies. Default: the first snapshot.")
  var since: InstantArgument?

  @Option(help: "One row a day, week (from Monday) or month.")
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
