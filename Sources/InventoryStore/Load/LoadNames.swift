import GRDB
import InventoryModel

extension InventoryStore {
  /// The clusters, of all that were ever seen, whose name another one has too.
  package func loadNamesakes() throws -> [ClusterID] {
    try reading { database in
      var shared = SharedTexts()
      return try Row.fetchAll(
        database,
        sql: """
          WITH clusters AS (SELECT parent_id, name FROM resources WHERE kind = 'cluster')
          SELECT s.name, g.name, c.name FROM clusters c JOIN resources g ON g.id = c.parent_id
          JOIN resources s ON s.id = g.parent_id
          WHERE c.name IN (SELECT name FROM clusters GROUP BY name HAVING count(*) > 1)
          """
      ).map { try ClusterID(subscription: shared($0[0]), resourceGroup: shared($0[1]), name: $0[2]) }
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
