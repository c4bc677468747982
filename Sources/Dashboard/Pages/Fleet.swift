import InventoryModel
import Reporting
import Synchronization

/// The inventory of an instant, made ready to be searched, filtered and sorted.
final class Fleet: Sendable {
  let rows: [InventoryRow]
  let clusters: ClusterColumns
  let subscriptions: [String]
  let locations: [String]
  let systems: [String]
  private let texts: SearchIndex
  /// Of each row, so that many rows are counted without a look at them.
  private let verdicts: [Verdict]
  private let clusterNumbers: [Int]
  private let orders = Mutex<[FleetOrder: [Int]]>([:])

  init(_ report: InventoryReport) {
    let rows = report.rows
    self.rows = rows
    clusters = ClusterColumns(rows.lazy.map(\.cluster))
    subscriptions = Set(rows.map(\.cluster.subscription)).sorted()
    locations = Set(rows.compactMap(\.location)).sorted()
    systems = Set(rows.compactMap(\.system)).sorted()
    texts = SearchIndex(rows.map(\.searchTexts))
    verdicts = rows.map(\.judgement.verdict)
    // Rows of a cluster stand together.
    var number = 0
    clusterNumbers = rows.indices.map { index in
      if index > 0, rows[index].cluster != rows[index - 1].cluster { number += 1 }
      return number
    }
  }

  /// The rows that fit, in an order.
  func rows(matching filter: FleetFilter, by order: FleetOrder) -> [InventoryRow] {
    indices(matching: filter, by: order).map { rows[$0] }
  }

  /// Where the rows are that fit, in an order.
  func indices(matching filter: FleetFilter, by order: FleetOrder) -> [Int] {
    let all = indices(by: order)
    let found = filter.search.map { texts.areHit(by: $0) }
    let hits = found.map { found in all.filter { found[$0] } } ?? all
    return filter.isSearchOnly ? hits : hits.filter { filter.matches(rows[$0]) }
  }

  /// How many clusters some rows are of, and how many rows there are with each verdict.
  func counts(of indices: [Int]) -> (clusters: Int, verdicts: [Verdict: Int]) {
    var isSeen = [Bool](repeating: false, count: (clusterNumbers.last ?? 0) + 1)
    var (clusters, counts) = (0, [Verdict: Int]())
    for index in indices {
      counts[verdicts[index], default: 0] += 1
      if !isSeen[clusterNumbers[index]] {
        isSeen[clusterNumbers[index]] = true
        clusters += 1
      }
    }
    return (clusters, counts)
  }

  private func indices(by order: FleetOrder) -> [Int] {
    if let known = orders.withLock({ $0[order] }) { return known }
    let indices = order.indices(of: rows)
    orders.withLock { $0[order] = indices }
    return indices
  }
}

extension InventoryRow {
  /// What people call its operating system.
  var system: String? { traits.osSKU ?? traits.osType }

  /// What is searched.
  fileprivate var searchTexts: [String?] {
    [cluster.name, pool, cluster.resourceGroup, cluster.subscription, traits.vmSize, nodeImageVersion]
  }
}
