import ArgumentParser
import InventoryModel
import Operations

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Shows every version of a cluster and its pools, and the verdicts beside it.")

  @Argument(help: "The cluster's name, or its Azure id.")
  var cluster: String

  @Argument(help: "Only this pool.")
  var pool: String?

  @Flag(help: "Also what Azure changes by itself: eTags, image and patch versions, autoscaled counts.")
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
