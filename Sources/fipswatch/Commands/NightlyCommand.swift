import ArgumentParser
import Operations

extension LogSettings.Format: ExpressibleByArgument {}

struct NightlyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nightly",
    abstract: "Collect, import, evaluate, alert, write metrics and prune the archive.",
    discussion: """
      EXAMPLES:
        fipswatch nightly --archive nights --policy policy.yaml
        fipswatch nightly --archive nights --format json > last-night.json
        fipswatch nightly --archive nights --metrics fleet.prom --prices p.json

      Made for cron. After a failure, run it again at once: it does only what is left. Complete documents in the \
      archive are not collected again, and documents that are not in the database yet are imported. Two runs on one \
      archive never overlap.

      Documents are deleted from the archive once they are older than --keep-days and imported; nothing is deleted \
      from the database.
      """)

  @Option(help: ArgumentHelp("The archive: gzipped documents, in a folder for each day.", valueName: "folder"))
  var archive: String

  @Option(
    help: ArgumentHelp("How many days documents stay in the archive.", valueName: "days"),
    transform: count(of: "days", in: 1...36_500))
  var keepDays = 400

  @Option(
    help: ArgumentHelp(
      "How many days back to search the archive for documents that are not imported yet.", valueName: "days"),
    transform: count(of: "days", in: 0...36_500))
  var catchUp = 7

  @Option(
    help: ArgumentHelp("For how many hours a complete document is not collected again.", valueName: "hours"),
    transform: count(of: "hours", in: 0...8_760))
  var freshFor = 6

  @Option(
    help: ArgumentHelp(
      "Write the metrics to this file, for the textfile collector of node-exporter.", valueName: "file"))
  var metrics: String?

  @Option(help: "The format of the log on standard error: text or json.")
  var logFormat = LogSettings.Format.text

  @OptionGroup var prices: PricesOption
  @OptionGroup var collection: CollectionOptions
  @OptionGroup var policy: PolicyOption
  @OptionGroup var delivery: DeliveryOptions
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    guard prices.prices.isEmpty || metrics != nil else {
      throw ValidationError("--prices: only the metrics tell costs: name their file with --metrics")
    }
    guard policy.policy != "-" else {
      throw ValidationError("--policy -: nightly does not read standard input: name a file")
    }
  }

  func run() async throws {
    LogSettings.current.withLock { $0 = LogSettings(format: logFormat, level: .info, now: Clock.now) }
    try await failingInOneLine {
      var night = Night(
        NightPlan(
          archive: archive, collection: collection.request, policy: policy.file, delivery: delivery.settings,
          database: database.file, metricsFile: metrics, priceFiles: prices.prices, keptDays: keepDays,
          catchUpDays: catchUp, freshHours: freshFor), in: .process)
      try await night.run()
      try format.write(night.report)
      try night.outcome.exit()
    }
  }
}
