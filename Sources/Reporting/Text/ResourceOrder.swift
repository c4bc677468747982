import InventoryModel

/// The order of rows in every report: by cluster id, the cluster itself before its pools.
package struct ResourceOrder: Comparable {
  private let clusterID: String
  private let pool: String?

  package init(_ cluster: ClusterID, _ pool: String?) {
    clusterID = cluster.description
    self.pool = pool
  }

  package static func < (lhs: ResourceOrder, rhs: ResourceOrder) -> Bool {
    guard lhs.clusterID == rhs.clusterID else { return lhs.clusterID < rhs.clusterID }
    guard let left = lhs.pool, let right = rhs.pool else { return lhs.pool == nil && rhs.pool != nil }
    return left < right
  }
}

extension Array {
  /// Sorted by keys that are made once for each element: the text of an id is too dear for each comparison.
  ///
  /// Indices are sorted, because elements may be large.
  package func sorted(byKey key: (Element) -> some Comparable) -> [Element] {
    indices.map { (key: key(self[$0]), index: $0) }.sorted { $0.key < $1.key }.map { self[$0.index] }
  }

  /// The place of each element's cluster in the order of ids.
  ///
  /// Ids are compared once for elements of a cluster that stand together, as most do.
  func clusterPlaces(_ cluster: (Element) -> ClusterID) -> [Int] {
    let clusters = map(cluster)
    let starts = indices.filter { $0 == 0 || clusters[$0] != clusters[$0 - 1] }
    var places = [Int](repeating: 0, count: count)
    var last: Int?
    for start in starts.sorted(by: { clusters[$0] < clusters[$1] }) {
      places[start] = last.map { places[$0] + (clusters[$0] == clusters[start] ? 0 : 1) } ?? 0
      last = start
    }
    for (start, end) in zip(starts, starts.dropFirst() + [count]) {
      for index in start..<end { places[index] = places[start] }
    }
    return places
  }
}
