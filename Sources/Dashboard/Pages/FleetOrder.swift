import InventoryModel

/// By which column the fleet is sorted: `nodes`, or from the largest down `-nodes`.
struct FleetOrder: Hashable, Sendable {
  enum Column: String, CaseIterable, Sendable {
    case cluster, pool, os, nodes, version, image, verdict, basis, standard, since
  }

  /// Nil for the order of the inventory: by cluster id, then pool.
  var column: Column?
  var isDescending = false

  init() {}

  /// For people who have chosen none: by the names of clusters, then of pools.
  static let ofNames = FleetOrder(column: .cluster)

  init(column: Column, isDescending: Bool = false) { (self.column, self.isDescending) = (column, isDescending) }

  init(_ query: inout Query) throws(Refusal) {
    guard let text = query.text("sort") else { return }
    isDescending = text.hasPrefix("-")
    guard let column = Column(rawValue: isDescending ? String(text.dropFirst()) : text) else {
      let columns = Column.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badRequest("sort=\(text): one of \(columns), or with - before it the other way round")
    }
    self.column = column
  }

  var parameter: String? { column.map { (isDescending ? "-" : "") + $0.rawValue } }

  /// Equal ones keep the order of the inventory, both ways round.
  func indices(of rows: [InventoryRow]) -> [Int] {
    guard let column else { return Array(rows.indices) }
    let keys = rows.map { key(of: $0, for: column) }
    return rows.indices.sorted { one, other in
      if keys[one] == keys[other] { return one < other }
      return isDescending ? keys[one] > keys[other] : keys[one] < keys[other]
    }
  }

  private func key(of row: InventoryRow, for column: Column) -> Key {
    switch column {
    case .cluster: Key(text: row.clusterName, cluster: row.cluster, pool: row.pool ?? "")
    case .pool: Key(text: row.pool ?? "")
    case .os: Key(text: row.system ?? "")
    case .nodes: Key(number: Int64(row.count ?? -1))
    case .version: Key(text: row.kubernetesVersion ?? "")
    case .image: Key(text: row.nodeImageVersion ?? "")
    case .verdict: Key(number: Int64(Verdict.allCases.firstIndex(of: row.judgement.verdict)!))
    case .basis: Key(text: row.judgement.basis.rawValue)
    case .standard: Key(text: row.module.standard.rawValue)
    case .since: Key(number: row.failingSince?.seconds ?? .max)
    }
  }

  private struct Key: Comparable {
    var number: Int64 = 0
    var text = ""
    /// Rows of a cluster stand together, whatever others are called.
    var cluster: ClusterID?
    var pool = ""

    static func < (lhs: Key, rhs: Key) -> Bool {
      if lhs.number != rhs.number { return lhs.number < rhs.number }
      if lhs.text != rhs.text { return NaturalOrder.precedes(lhs.text, rhs.text) }
      if let one = lhs.cluster, let other = rhs.cluster, one != other { return one < other }
      return lhs.pool != rhs.pool && NaturalOrder.precedes(lhs.pool, rhs.pool)
    }
  }
}
