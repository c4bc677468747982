import ArgumentParser
import DriftEngine
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
      let store = try database.open(.readOnly)
      let changes = try store.loadHistory(cluster: cluster, pool: pool)
      let now = Clock.now()
      let policy = try store.loadPolicies().policy(at: now)
      let verdicts = try store.loadVerdicts(of: changes[0].cluster)
      let pools = Dictionary(grouping: changes, by: { $0.pool ?? "" }).sorted { $0.key < $1.key }
      format.write(
        ClusterHistoryReport(
          cluster: changes[0].cluster,
          histories: try pools.map { name, changes in
            HistoryReport(
              cluster: changes[0].cluster, pool: changes[0].pool,
              changes: try changes.compactMap { try events(of: $0, policy: policy, in: store) },
              // Verdicts are known ahead, until evidence or an exemption expires: that is no history yet.
              verdicts: (verdicts[name] ?? []).filter { $0.interval.from <= now })
          }))
    }
  }

  /// What a change shows; nil when it is noise and none was asked for.
  private func events(of change: ResourceChange, policy: Policy, in store: InventoryStore) throws
    -> (at: Instant, events: [DriftEvent])?
  {
    let events = detectDrift(in: [change], policy: policy).filter { noise || $0.category != .noise }
    guard let at = change.after?.since ?? change.goneAt, !events.isEmpty || change.before == nil else { return nil }
    return (at, try store.attributed(events))
  }
}
