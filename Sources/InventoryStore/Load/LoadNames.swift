import GRDB
import InventoryModel

extension InventoryStore {
  /// The clusters, of all that were ever seen, whose name another one has too.
  package func loadNamesakes() throws -> [ClusterID] {
    try reading { database in
      // From each parent to its children, an index yields the names.
      let clusters = try RepeatedStatement(
        database,
        sql: """
          SELECT c.name, g.name, s.name FROM resources s CROSS JOIN resources g ON g.parent_id = s.id
          CROSS JOIN resources c ON c.parent_id = g.id WHERE s.parent_id = 0
          """)
      // Mostly no two are alike, which their hashes show.
      let isLikelyShared = try repeated(clusters.rows { clusters[hashOfText: 0] })
      guard !isLikelyShared.isEmpty else { return [] }
      var shared = SharedTexts()
      let likely = try clusters.rows { () -> ClusterID? in
        guard isLikelyShared.contains(clusters[hashOfText: 0]) else { return nil }
        return ClusterID(
          subscription: shared(clusters[text: 2]), resourceGroup: shared(clusters[text: 1]), name: clusters[text: 0])
      }.compactMap(\.self)
      let isShared = repeated(likely.map(\.name))
      return likely.filter { isShared.contains($0.name) }
    }
  }

  /// What rows are called, as last told by an instant.
  package func loadNames(of rows: some Sequence<Int64>, asOf: Instant) throws -> [Int64: RowName] {
    try reading { database in
      var clusters = try ClusterReader(database: database, asOf: asOf, readsLocations: false)
      let places = try RepeatedStatement(
        database,
        sql: "SELECT iif(kind = 'pool', parent_id, id), iif(kind = 'pool', name, NULL) FROM resources WHERE id = ?")
      var names: [Int64: RowName] = [:]
      for row in Set(rows).sorted() {
        places.bind(row, at: 1)
        let place = try places.rows { (cluster: places[integer: 0], pool: places[optionalText: 1]) }.first
        let (number, pool) = try place.found("resource", row)
        let cluster = try clusters.cluster(number)
        names[row] = RowName(cluster: cluster.id, clusterName: cluster.name, pool: pool)
      }
      return names
    }
  }
}

/// What a list has more than once.
private func repeated<Value: Hashable & Comparable>(_ values: [Value]) -> Set<Value> {
  let values = values.sorted()
  return Set(zip(values, values.dropFirst()).lazy.filter(==).map(\.0))
}
