import ArgumentParser
import InventoryModel
import Operations

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Show the history of a cluster and its node pools.",
    discussion: """
      EXAMPLES:
        fipswatch history aks-payments-prod
        fipswatch history aks-payments-prod --noise --format csv
      """)

  @Argument(help: "The name or Azure id of the cluster.")
  var cluster: String

  @Argument(help: "Only this pool.")
  var pool: String?

  @Flag(help: "Include what Azure changes by itself: eTags, image and patch versions, autoscaled counts.")
  var noise = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      try format.write(
        database.file.reports().history(of: cluster, pool: pool, includingNoise: noise, asOf: Clock.now()))
    }
  }
}
