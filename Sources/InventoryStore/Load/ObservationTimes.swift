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
  private var coverages: [Scope: [Int64]] = [:]
  private var unread: [Int64: Set<Int64>] = [:]
  private var numbers: [[Int64]: Int] = [:]

  private struct Scope: Hashable {
    enum Extent: String {
      case subtree, children
      case own = "self"
    }
    var resource: Int64
    var extent: Extent
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
      if let extent = try Scope.Extent(rawValue: row[2]) {
        try coverages[Scope(resource: row[1], extent: extent), default: []].append(coverage)
      } else {
        try unread[row[1], default: []].insert(coverage)
      }
    }
  }

  /// The number of the list for a row.
  mutating func list(of lineage: Lineage) -> Int {
    let (row, cluster) = (lineage.row, lineage.cluster)
    var covering: [Int64] = []
    for place in [lineage.subscription, lineage.group, cluster] {
      covering += coverages[Scope(resource: place, extent: .subtree)] ?? []
    }
    if row != cluster { covering += coverages[Scope(resource: cluster, extent: .children)] ?? [] }
    covering += coverages[Scope(resource: row, extent: .own)] ?? []
    if row != cluster, let unread = unread[cluster] { covering.removeAll(where: unread.contains) }
    if let number = numbers[covering] { return number }
    lists.append(Array(Set(covering.flatMap { times[$0] ?? [] })).sorted())
    numbers[covering] = lists.count - 1
    return lists.count - 1
  }
}
