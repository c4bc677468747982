import ArgumentParser
import InventoryModel
import InventoryStore
import Reporting

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
      let reading = HistoryReading(store: try database.open(.readOnly), now: Clock.now(), includingNoise: noise)
      format.write(try reading.report(cluster: cluster, pool: pool))
    }
  }
}
