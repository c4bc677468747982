import Foundation
import GRDB
import InventoryModel

/// Brings verdicts and episodes of the clusters that a change touched up to date: only what differs is written.
struct Judging {
  let database: Database
  /// The facts before this instant did not change, so judgements that ended by then still hold.
  let since: Instant

  /// Judges the clusters that a query yields.
  func judgeClusters(_ clusters: String, _ judge: Judge) throws {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.touched;
        CREATE TABLE temp.touched (cluster_id INTEGER PRIMARY KEY);
        INSERT OR IGNORE INTO temp.touched \(clusters);
        """)
    let record = try JudgementRecord(database: database, since: since)
    try TimelineCursor(database: database).read { cluster in
      for row in judge(cluster) { try record.write(row) }
    }
  }

  /// Where a retracted snapshot alone had shown a resource, nothing is left to judge.
  func forgetRowsWithoutVersions() throws {
    for table in ["verdicts", "episodes"] {
      try database.execute(
        sql: """
          DELETE FROM \(table) WHERE resource_id IN (
            SELECT c.resource_id FROM temp.versions_changes c
            WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = c.resource_id))
          """)
    }
  }

  /// A late snapshot can come between an opening and the snapshot that was thought to be the one before.
  func updateDetectionTimes() throws {
    try database.execute(
      sql: """
        UPDATE episodes SET detected_after =
          \(Observations.nearest(.before, "episodes.opened_at", of: "episodes.resource_id"))
        WHERE opened_at > :t AND ifnull(detected_after, \(Int64.min)) <= :t
        """, arguments: ["t": since.seconds])
  }
}

/// Streams the timelines of the clusters in `temp.touched`.
///
/// The cross joins keep the rows of a cluster together, and the versions of a resource in the order of time, unsorted.
struct TimelineCursor {
  let database: Database

  func read(_ body: (ClusterTimeline) throws -> Void) throws {
    let rows = try RepeatedStatement(
      database,
      sql: """
        SELECT t.cluster_id, v.resource_id, v.from_at, v.to_at, v.traits_id, v.resource_uid
        FROM temp.touched t CROSS JOIN resources r ON r.id = t.cluster_id OR r.parent_id = t.cluster_id
        CROSS JOIN versions v ON v.resource_id = r.id
        """)
    let contents = TraitsReader(database: database)
    var cluster: ClusterTimeline?
    defer { rows.reset() }
    while try rows.step() {
      let (clusterID, resourceID, traitsID) = (rows[integer: 0], rows[integer: 1], rows[integer: 4])
      if cluster?.row != clusterID {
        if let cluster { try body(cluster) }
        cluster = ClusterTimeline(row: clusterID, versions: [], pools: [])
      }
      let interval = Interval(from: Instant(seconds: rows[integer: 2]), to: Instant(seconds: rows[integer: 3]))
      if resourceID == clusterID {
        let traits = try contents.cluster(traitsID, resourceUID: rows[optionalText: 5])
        cluster!.versions.append(Version(interval, traits))
      } else {
        cluster!.append(Version(interval, try contents.pool(traitsID)), ofPool: resourceID)
      }
    }
    if let cluster { try body(cluster) }
  }
}

extension ClusterTimeline {
  fileprivate mutating func append(_ version: Version<PoolTraits>, ofPool row: Int64) {
    if pools.last?.row != row { pools.append(PoolTimeline(row: row, versions: [])) }
    pools[pools.count - 1].versions.append(version)
  }
}

/// Reads traits from `contents`, each distinct text once.
final class TraitsReader {
  private let statement: Statement
  private let decoder = JSONDecoder()
  private var pools: [Int64: PoolTraits] = [:]
  private var clusters: [Int64: ClusterTraits] = [:]

  init(database: Database) {
    statement = try! database.cachedStatement(sql: "SELECT body FROM contents WHERE id = ?")
  }

  func pool(_ id: Int64) throws -> PoolTraits {
    if let known = pools[id] { return known }
    let traits = try decoder.decode(PoolTraits.self, from: body(id))
    pools[id] = traits
    return traits
  }

  func cluster(_ id: Int64, resourceUID: String?) throws -> ClusterTraits {
    var traits = try clusters[id] ?? decoder.decode(ClusterTraits.self, from: body(id))
    clusters[id] = traits
    traits.resourceUID = resourceUID
    return traits
  }

  private func body(_ id: Int64) throws -> Data {
    try Data(String.fetchOne(statement, arguments: [id])!.utf8)
  }
}
