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
      var names: Set<String> = []
      let isShared = try Set(clusters.rows { clusters[text: 0] }.filter { !names.insert($0).inserted }).contains
      var shared = SharedTexts()
      return try clusters.rows { () -> ClusterID? in
        let name = clusters[text: 0]
        guard isShared(name) else { return nil }
        return ClusterID(subscription: shared(clusters[text: 2]), resourceGroup: shared(clusters[text: 1]), name: name)
      }.compactMap(\.self)
    }
  }

  /// What rows are called, as last told by an instant.
  package func loadNames(of rows: some Sequence<Int64>, asOf: Instant) throws -> [Int64: RowName] {
    try reading { database in
      var clusters = try ClusterReader(database: database, asOf: asOf)
      let statement = try database.cachedStatement(
        sql: "SELECT iif(kind = 'pool', parent_id, id), iif(kind = 'pool', name, NULL) FROM resources WHERE id = ?")
      var names: [Int64: RowName] = [:]
      for row in rows where names[row] == nil {
        let place = try Row.fetchOne(statement, arguments: [row]).found("resource", row)
        let cluster = try clusters.cluster(place[0])
        names[row] = try RowName(cluster: cluster.id, clusterName: cluster.name, pool: place[1])
      }
      return names
    }
  }
}
