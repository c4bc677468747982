import ArgumentParser
import Operations

extension LogSettings.Format: ExpressibleByArgument {}

struct NightlyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nightly",
    abstract: "The whole night in one line for cron: collects, imports, judges, alerts, writes metrics, and tidies up.",
    discussion: """
      EXAMPLES:
        fipswatch nightly --archive nights --database fipswatch.db --policy policy.yaml
        fipswatch nightly --archive nights --log-format json --format json > last-night.json

      After a failure it can be run again at once, and does only what is left: what is whole in the archive is not asked
      for again, and what the archive holds and the database does not is imported. Two nights never overlap.

      Documents leave the archive once they are older than --keep-days and imported; the database forgets nothing.
      """)

  @Option(help: ArgumentHelp("Where the documents are kept, gzipped, in a folder for each day.", valueName: "folder"))
  var archive: String

  @Option(help: ArgumentHelp("How long documents are kept.", valueName: "days"))
  var keepDays = 400

  @Option(help: ArgumentHelp("How far back documents are looked for that are not imported yet.", valueName: "days"))
  var catchUp = 7

  @Option(help: ArgumentHelp("For how long a whole document is not asked for again.", valueName: "hours"))
  var freshFor = 6

  @Option(
    help: ArgumentHelp("Write the metrics here, for the textfile collector of node-exporter.", valueName: "file"))
  var metrics: String?

  @Option(help: "How the log on standard error is written: text or json.")
  var logFormat = LogSettings.Format.text

  @OptionGroup var collection: CollectionOptions
  @OptionGroup var policy: PolicyOption
  @OptionGroup var delivery: DeliveryOptions
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    guard keepDays > 0, catchUp >= 0, freshFor >= 0 else {
      throw ValidationError("--keep-days must be more than 0, --catch-up and --fresh-for not less")
    }
    guard policy.policy != "-" else { throw ValidationError("--policy -: a night has nobody to type it: name a file") }
  }

  func run() async throws {
    LogSettings.current.withLock { $0 = LogSettings(format: logFormat, level: .info, now: Clock.now) }
    try await failingInOneLine {
      var night = Night(
        NightPlan(
          archive: archive, collection: collection.request, policy: policy.file, delivery: delivery.settings,
          database: database.file, metricsFile: metrics, keptDays: keepDays, catchUpDays: catchUp,
          freshHours: freshFor), in: .process)
      try await night.run()
      try format.write(night.report)
      try night.outcome.exit()
    }
  }
}
