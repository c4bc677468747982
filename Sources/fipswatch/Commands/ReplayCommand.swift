import ArgumentParser
import InventoryModel
import Operations
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
      let other = try ChosenPolicy(file: policy, in: .process).policy
      let since = since?.start(now: now)
      let window = try KPIWindow.given(since: since, asOf: asOf.instant(now: now), bucket: bucket)
      try format.write(database.file.reports().replay(other, since: since, in: window))
    }
  }
}
