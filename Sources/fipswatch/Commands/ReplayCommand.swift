import ArgumentParser
import InventoryModel
import Operations
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
      let other = try ChosenPolicy(file: policy, in: .process).policy
      let since = since?.start(now: now)
      let window = KPIWindow(since: since, asOf: asOf.instant(now: now), bucket: bucket)
      try format.write(database.file.reports().replay(other, since: since, in: window))
    }
  }
}
