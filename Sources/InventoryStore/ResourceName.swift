import GRDB
import InventoryModel

/// The Azure id of a row of `resources`.
func resourceName(_ id: Int64, in database: Database) throws -> String {
  let sql = """
    WITH RECURSIVE line (id, parent_id, name, kind) AS (
      SELECT id, parent_id, name, kind FROM resources WHERE id = ?
      UNION SELECT r.id, r.parent_id, r.name, r.kind FROM resources r JOIN line ON r.id = line.parent_id)
    SELECT name, kind FROM line
    """
  let line = try Row.fetchAll(database, sql: sql, arguments: [id]).reversed()
  return try line.map { row in try resourceSegment(kind: row["kind"], name: row["name"]) }.joined()
}

private let clusterNames = """
  SELECT s.name, g.name, c.name FROM resources c JOIN resources g ON g.id = c.parent_id
  JOIN resources s ON s.id = g.parent_id WHERE c.id = ?
  """

/// The Azure id of a cluster's row.
func clusterID(_ row: Int64, in database: Database) throws -> ClusterID {
  let statement = try database.cachedStatement(sql: clusterNames)
  let names = try Row.fetchOne(statement, arguments: [row]).found("cluster", row)
  return try ClusterID(subscription: names[0], resourceGroup: names[1], name: names[2])
}

/// Reads the Azure ids of the rows of very many clusters.
final class ClusterIDs {
  private let statement: RepeatedStatement
  private var shared = SharedTexts()

  init(_ database: Database) throws {
    statement = try RepeatedStatement(database, sql: clusterNames)
  }

  func id(of row: Int64) throws -> ClusterID {
    statement.bind(row, at: 1)
    return try statement.rows {
      ClusterID(
        subscription: shared(statement[text: 0]), resourceGroup: shared(statement[text: 1]), name: statement[text: 2])
    }.first.found("cluster", row)
  }
}

private func resourceSegment(kind: String, name: String) -> String {
  switch kind {
  case "subscription": "/subscriptions/\(name)"
  case "resourceGroup": "/resourcegroups/\(name)"
  case "cluster": "/providers/microsoft.containerservice/managedclusters/\(name)"
  default: "/agentpools/\(name)"
  }
}

/// The row of `resources` for a scope, made where it is missing.
func resourceID(of scope: Scope, in database: Database) throws -> Int64 {
  switch scope {
  case .subscription(let name):
    return try resourceID(parent: 0, name: name, kind: "subscription", in: database)
  case .resourceGroup(let subscription, let name):
    let parent = try resourceID(of: .subscription(subscription), in: database)
    return try resourceID(parent: parent, name: name, kind: "resourceGroup", in: database)
  case .cluster(let id):
    let group = Scope.resourceGroup(subscription: id.subscription, name: id.resourceGroup)
    return try resourceID(parent: resourceID(of: group, in: database), name: id.name, kind: "cluster", in: database)
  }
}

private func resourceID(parent: Int64, name: String, kind: String, in database: Database) throws -> Int64 {
  let arguments: StatementArguments = [parent, name, kind]
  try database.execute(
    sql: "INSERT OR IGNORE INTO resources (parent_id, name, kind) VALUES (?, ?, ?)", arguments: arguments)
  return try Int64.fetchOne(
    database, sql: "SELECT id FROM resources WHERE parent_id = ? AND name = ?", arguments: [parent, name]
  ).found("resources")
}
