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

  /// Looks at the clusters of `temp.absent`.
  func check() throws {
    guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM temp.absent)") == true else { return }
    for side in [Observations.Direction.before, .after] {
      guard let suspect = try suspect(side) else { continue }
      throw try DocumentProblem.looksFiltered(
        file: file, subscription: name(of: suspect["subscription_id"]), missing: suspect["missing"],
        known: suspect["missing"] + suspect["kept"] as Int,
        oneResourceGroup: suspect["groups"] == 1 ? name(of: suspect["group_id"]) : nil)
    }
  }

  private func suspect(_ side: Observations.Direction) throws -> Row? {
    try Row.fetchOne(
      database,
      sql: """
        WITH missing AS (
          SELECT o.subscription_id, o.group_id FROM temp.absent a CROSS JOIN lineages o ON o.resource_id = a.resource_id
          WHERE o.kind = 'cluster' AND \(Self.wasThere(side))),
        listed AS (
          SELECT o.subscription_id, count(DISTINCT o.group_id) AS groups, min(o.group_id) AS group_id,
            sum(\(Self.wasThere(side))) AS kept
          FROM temp.seen_clusters n CROSS JOIN lineages o ON o.resource_id = n.cluster_id
          WHERE o.subscription_id IN (SELECT subscription_id FROM missing) GROUP BY 1)
        SELECT m.subscription_id, count(*) AS missing, l.kept, l.groups, l.group_id,
          sum(m.group_id <> l.group_id) AS elsewhere
        FROM missing m JOIN listed l USING (subscription_id) GROUP BY 1
        HAVING (missing >= 2 AND missing * 5 >= missing + kept) OR (groups = 1 AND elsewhere > 0) ORDER BY 1 LIMIT 1
        """, arguments: ["t": takenAt.seconds])
  }

  /// Whether a cluster was there. Before: up to the instant. After: at its next observation.
  private static func wasThere(_ side: Observations.Direction) -> String {
    switch side {
    case .before:
      """
      ifnull((SELECT to_at FROM versions WHERE resource_id = o.resource_id AND from_at < :t
        ORDER BY from_at DESC LIMIT 1) >= :t, 0)
      """
    case .after:
      """
      EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = o.resource_id
        AND \(Observations.nearest(.after, ":t", of: "v.resource_id")) BETWEEN v.from_at AND v.to_at - 1)
      """
    }
  }

  private func name(of id: Int64) throws -> String {
    try String.fetchOne(database, sql: "SELECT name FROM resources WHERE id = ?", arguments: [id])
      .found("resources", id)
  }
}
