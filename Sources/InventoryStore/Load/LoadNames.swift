import GRDB
import InventoryModel

extension InventoryStore {
  /// What rows are called, as last told by an instant.
  public func loadNames(of rows: some Sequence<Int64>, asOf: Instant) throws -> [Int64: RowName] {
    try reading { database in
      var clusters = try ClusterReader(database: database, asOf: asOf)
      let statement = try database.cachedStatement(
        sql: "SELECT iif(kind = 'pool', parent_id, id), iif(kind = 'pool', name, NULL) FROM resources WHERE id = ?")
      var names: [Int64: RowName] = [:]
      for row in rows where names[row] == nil {
        let place = try Row.fetchOne(statement, arguments: [row])!
        let cluster = try clusters.cluster(place[0])
        names[row] = RowName(cluster: cluster.id, clusterName: cluster.name, pool: place[1])
      }
      return names
    }
  }
}
