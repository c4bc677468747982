import GRDB
import InventoryModel

extension InventoryStore {
  /// The numbers that auditors' items have.
  package func loadWeaknessNumbers() throws -> WeaknessNumbers {
    try reading { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT subscription, resource_group, cluster, nullif(pool, ''), incarnation, control, number
          FROM weakness_numbers
          """)
      var known: [WeaknessKey: Int] = [:]
      while let row = try rows.next() {
        let cluster = try ClusterID(subscription: row[0], resourceGroup: row[1], name: row[2])
        let key = try WeaknessKey(cluster: cluster, pool: row[3], control: row[5], incarnation: row[4])
        known[key] = try row[6]
      }
      return WeaknessNumbers(known: known)
    }
  }

  package func keep(_ numbers: [WeaknessKey: Int]) throws {
    guard !numbers.isEmpty else { return }
    try writing { database in
      let statement = try database.makeStatement(
        sql: """
          INSERT INTO weakness_numbers (subscription, resource_group, cluster, pool, incarnation, control, number)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
      for (key, number) in numbers {
        try statement.execute(arguments: [
          key.cluster.subscription, key.cluster.resourceGroup, key.cluster.name, key.pool ?? "", key.incarnation,
          key.control, number,
        ])
      }
    }
  }
}
