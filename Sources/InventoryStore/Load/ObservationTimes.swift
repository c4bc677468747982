import GRDB
import InventoryModel

/// A row and the rows of `resources` above it. `row` is a pool, or the cluster itself.
struct Lineage: Hashable {
  var row: Int64
  var cluster: Int64
  var group: Int64
  var subscription: Int64
}

/// The times at which each row was looked at, as lists that rows share.
struct ObservationTimes {
  private(set) var lists: [[Instant]] = []
  private var times: [Int64: [Instant]] = [:]
  /// The coverages of each place, by how far they reach from it.
  private var coverages: [Extent: [Int64: [Int64]]] = [:]
  private var unread: [Int64: Set<Int64>] = [:]
  private var numbers: [[Int64]: Int] = [:]
  /// The list of the rows that were asked for last: those of a cluster mostly share one.
  private var last: (cluster: Int64, isPool: Bool, number: Int)?

  private enum Extent: String {
    case subtree, children
    case own = "self"
  }

  /// - Parameter condition: which snapshots are looked at, of those that count.
  init(database: Database, where condition: String = "true") throws {
    let snapshots = try Row.fetchCursor(
      database,
      sql: """
        SELECT coverage_id, taken_at FROM snapshots WHERE retracted_at IS NULL AND \(condition) ORDER BY taken_at
        """)
    while let row = try snapshots.next() { try times[row[0], default: []].append(Instant(stored: row[1])) }
    let scopes = try Row.fetchCursor(database, sql: "SELECT coverage_id, resource_id, extent FROM coverage_scopes")
    while let row = try scopes.next() {
      let coverage: Int64 = try row[0]
      guard times[coverage] != nil else { continue }
      if let extent = try Extent(rawValue: row[2]) {
        try coverages[extent, default: [:]][row[1], default: []].append(coverage)
      } else {
        try unread[row[1], default: []].insert(coverage)
      }
    }
  }

  /// The number of the list for a row.
  mutating func list(of lineage: Lineage) -> Int {
    let isPool = lineage.row != lineage.cluster
    let own = coverages[.own]?[lineage.row]
    if own == nil, let last, last.cluster == lineage.cluster, last.isPool == isPool { return last.number }
    let number = list(of: coverages(of: lineage, isPool: isPool, own: own ?? []))
    last = own == nil ? (lineage.cluster, isPool, number) : nil
    return number
  }

  /// Those that reach a row, from the places above it too.
  private func coverages(of lineage: Lineage, isPool: Bool, own: [Int64]) -> [Int64] {
    let subtrees = coverages[.subtree] ?? [:]
    let above = [lineage.subscription, lineage.group, lineage.cluster].flatMap { subtrees[$0] ?? [] }
    guard isPool else { return above + own }
    let unread = unread[lineage.cluster] ?? []
    return (above + (coverages[.children]?[lineage.cluster] ?? []) + own).filter { !unread.contains($0) }
  }

  private mutating func list(of coverages: [Int64]) -> Int {
    if let number = numbers[coverages] { return number }
    lists.append(Array(Set(coverages.flatMap { times[$0] ?? [] })).sorted())
    numbers[coverages] = lists.count - 1
    return lists.count - 1
  }
}
