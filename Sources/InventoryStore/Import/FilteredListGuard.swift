import GRDB
import InventoryModel

/// A bare list cannot say that it was filtered (`az aks list -g …`), and what a filter left out would read as deleted.
///
/// It is refused when, against the state just before or just after its instant, a fifth or more of a subscription's
/// clusters, and at least two, would disappear; or when all its clusters of a subscription lie in one resource group
/// and known ones elsewhere would disappear.
struct FilteredListGuard {
  let database: Database
  let file: String
  let takenAt: Instant

  func check() throws {
    try collectMissing()
    let sql = """
      WITH listed AS (
        SELECT g.parent_id AS subscription_id, count(DISTINCT g.id) AS groups, min(g.id) AS group_id
        FROM temp.seen_clusters n JOIN resources c ON c.id = n.cluster_id JOIN resources g ON g.id = c.parent_id
        GROUP BY 1)
      SELECT m.subscription_id, count(*) AS missing, k.known, l.groups, l.group_id,
        sum(m.group_id <> l.group_id) AS elsewhere
      FROM temp.missing m JOIN listed l USING (subscription_id) JOIN temp.known k USING (subscription_id, side)
      GROUP BY m.subscription_id, m.side
      HAVING (missing >= 2 AND missing * 5 >= known) OR (groups = 1 AND elsewhere > 0)
      ORDER BY m.subscription_id, m.side LIMIT 1
      """
    guard let row = try Row.fetchOne(database, sql: sql) else { return }
    throw StoreError.looksFiltered(
      file: file, subscription: try name(of: row["subscription_id"]), missing: row["missing"], known: row["known"],
      oneResourceGroup: row["groups"] == 1 ? try name(of: row["group_id"]) : nil)
  }

  private func name(of id: Int64) throws -> String {
    try String.fetchOne(database, sql: "SELECT name FROM resources WHERE id = ?", arguments: [id])!
  }

  /// Clusters of the subscriptions listed that are known on either side of the instant, and those not listed.
  private func collectMissing() throws {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.known_clusters; DROP TABLE IF EXISTS temp.known; DROP TABLE IF EXISTS temp.missing;
        CREATE TABLE temp.known_clusters (subscription_id INTEGER, group_id INTEGER, cluster_id INTEGER, side TEXT);
        """)
    try database.execute(sql: knownClusters(.before), arguments: ["t": takenAt.seconds])
    if try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM snapshots WHERE retracted_at IS NULL AND taken_at > ?)",
      arguments: [takenAt.seconds]) == true
    {
      try database.execute(sql: knownClusters(.after), arguments: ["t": takenAt.seconds])
    }
    try database.execute(
      sql: """
        CREATE TABLE temp.known AS
        SELECT subscription_id, side, count(*) AS known FROM temp.known_clusters GROUP BY 1, 2;
        CREATE TABLE temp.missing AS
        SELECT * FROM temp.known_clusters k
        WHERE NOT EXISTS (SELECT 1 FROM temp.seen_clusters n WHERE n.cluster_id = k.cluster_id);
        """)
  }

  /// Before: in force up to the instant. After: in force at the next observation of the cluster.
  private func knownClusters(_ side: Observations.Direction) -> String {
    let wasThere =
      switch side {
      case .before:
        "(SELECT to_at FROM versions WHERE resource_id = c.id AND from_at < :t ORDER BY from_at DESC LIMIT 1) >= :t"
      case .after:
        """
        EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = c.id
          AND \(Observations.nearest(.after, ":t", of: "c.id")) BETWEEN v.from_at AND v.to_at - 1)
        """
      }
    return """
      INSERT INTO temp.known_clusters
      SELECT g.parent_id, g.id, c.id, '\(side)'
      FROM temp.cover t JOIN resources g ON g.parent_id = t.resource_id JOIN resources c ON c.parent_id = g.id
      WHERE t.extent = 'subtree' AND \(wasThere)
      """
  }
}
