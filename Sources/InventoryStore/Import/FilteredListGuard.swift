import GRDB
import InventoryModel

/// A bare list cannot say that it was filtered (`az aks list -g …`), and what a filter left out would read as deleted.
///
/// It is refused when, against the state just before or just after its instant, a fifth or more of a subscription's
/// clusters, and at least two, would disappear; or when all its clusters of a subscription lie in one resource group
/// and known ones elsewhere would disappear. A filter may as well be of the pools in it (`az aks nodepool list --query
/// "[?enableFips]"`, or `jq`): so much of the pools of the clusters that it shows may not disappear either, beyond those
/// that appear in their place, as no filter lets a pool appear. Nor may a cluster be left without the
/// system pool that it had, as AKS deletes no cluster's last one. Source: Microsoft Learn, "Use system node pools in AKS".
struct FilteredListGuard {
  /// What a list may have been filtered by: its clusters and their pools, or the pools of its one cluster.
  enum List { case ofClusters, ofPools }

  let database: Database
  let file: String
  let takenAt: Instant

  /// Looks at `temp.absent`.
  func check(_ list: List) throws {
    guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM temp.absent)") == true else { return }
    if list == .ofClusters { for side in [Observations.Direction.before, .after] { try checkClusters(side) } }
    try checkPools(list)
    try checkSystemPools(list)
  }

  /// While a cluster is deleted its pools go before it, and one whose system pools AKS hosts shows none.
  private func checkSystemPools(_ list: List) throws {
    let traits = Self.cluster("traits_id", in: .versions)
    let reading = Self.cluster("reading_id", in: .readings)
    let wasThere = Self.wasThere(.before)
    guard
      let suspect = try Row.fetchOne(
        database,
        sql: """
          SELECT \(list == .ofPools ? "o.cluster_id" : "o.subscription_id") AS place, count(*) AS missing,
            (SELECT sum(\(Self.wasThere(.before, "k"))) FROM lineages k
              WHERE k.cluster_id = o.cluster_id AND k.kind = 'pool') AS known
          FROM temp.absent a CROSS JOIN lineages o ON o.resource_id = a.resource_id AND o.kind = 'pool'
          WHERE o.cluster_id NOT IN (SELECT resource_id FROM temp.absent) AND \(wasThere)
            AND lower(ifnull(\(reading) ->> 'provisioningState', '')) <> 'deleting'
            AND NOT ifnull(\(traits) ->> 'hasHostedSystem', false)
            AND NOT EXISTS (
              SELECT 1 FROM resources p JOIN temp.seen n ON n.resource_id = p.id JOIN contents t ON t.id = n.traits_id
              WHERE p.parent_id = o.cluster_id AND t.body ->> 'mode' = 'System')
          GROUP BY o.cluster_id
          HAVING max((
            SELECT t.body ->> 'mode' FROM versions v JOIN contents t ON t.id = v.traits_id
            WHERE v.resource_id = o.resource_id AND v.from_at < :t ORDER BY v.from_at DESC LIMIT 1) = 'System')
          ORDER BY o.cluster_id LIMIT 1
          """, arguments: ["t": takenAt.seconds])
    else { return }
    try refuse(list, suspect["place"], missing: suspect["missing"], known: suspect["known"])
  }

  /// What is told of the cluster of `o`, else what was known of it.
  private static func cluster(_ column: String, in table: RunLengthTable) -> String {
    """
    (SELECT body FROM contents WHERE id = ifnull(
      (SELECT \(column) FROM temp.seen WHERE resource_id = o.cluster_id),
      (SELECT \(column) FROM \(table.name) WHERE resource_id = o.cluster_id AND from_at < :t ORDER BY from_at DESC LIMIT 1)))
    """
  }

  private func checkClusters(_ side: Observations.Direction) throws {
    if let suspect = try suspect(side) {
      throw try DocumentProblem.looksFiltered(
        file: file, subscription: name(of: suspect["subscription_id"]), missing: suspect["missing"],
        known: suspect["missing"] + suspect["kept"] as Int,
        oneResourceGroup: suspect["groups"] == 1 ? name(of: suspect["group_id"]) : nil)
    }
  }

  /// Against the state just before alone: an old night that is filled in lacks the pools that came after it.
  private func checkPools(_ list: List) throws {
    let place = list == .ofPools ? "o.cluster_id" : "o.subscription_id"
    let wasThere = Self.wasThere(.before)
    guard
      let suspect = try Row.fetchOne(
        database,
        sql: """
          WITH missing AS (
            SELECT \(place) AS place, count(*) AS missing
            FROM temp.absent a CROSS JOIN lineages o ON o.resource_id = a.resource_id AND o.kind = 'pool'
            WHERE o.cluster_id NOT IN (SELECT resource_id FROM temp.absent) AND \(wasThere)
            GROUP BY 1 HAVING missing >= 2),
          shown AS (SELECT cluster_id FROM temp.seen_clusters UNION SELECT cluster_id FROM temp.seen),
          pools AS (
            SELECT \(place) AS place, sum(\(wasThere)) AS known,
              sum(p.id IN (SELECT resource_id FROM temp.seen) AND NOT \(wasThere)) AS new
            FROM shown n CROSS JOIN resources p ON p.parent_id = n.cluster_id
              CROSS JOIN lineages o ON o.resource_id = p.id
            WHERE \(place) IN (SELECT place FROM missing) GROUP BY 1)
          SELECT place, missing, known FROM missing JOIN pools USING (place)
          WHERE missing - new >= 2 AND (missing - new) * 5 >= known ORDER BY 1 LIMIT 1
          """, arguments: ["t": takenAt.seconds])
    else { return }
    try refuse(list, suspect["place"], missing: suspect["missing"], known: suspect["known"])
  }

  private func refuse(_ list: List, _ place: Int64, missing: Int, known: Int) throws -> Never {
    throw try DocumentProblem.poolsLookFiltered(
      file: file, place: list == .ofPools ? resourceName(place, in: database) : name(of: place), missing: missing,
      known: known)
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
  private static func wasThere(_ side: Observations.Direction, _ row: String = "o") -> String {
    switch side {
    case .before:
      """
      ifnull((SELECT to_at FROM versions WHERE resource_id = \(row).resource_id AND from_at < :t
        ORDER BY from_at DESC LIMIT 1) >= :t, 0)
      """
    case .after:
      """
      EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = \(row).resource_id
        AND \(Observations.nearest(.after, ":t", of: "v.resource_id")) BETWEEN v.from_at AND v.to_at - 1)
      """
    }
  }

  private func name(of id: Int64) throws -> String {
    try String.fetchOne(database, sql: "SELECT name FROM resources WHERE id = ?", arguments: [id])
      .found("resources", id)
  }
}
