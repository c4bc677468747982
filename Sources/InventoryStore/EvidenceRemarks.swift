import GRDB
import InventoryModel

extension InventoryStore {
  /// What of one document of node evidence does not simply belong to one cluster, as far as is known by now.
  package func loadRemarks(on summary: EvidenceSummary) throws -> [EvidenceRemark] {
    try reading { database in
      let id = try Int64.fetchOne(
        database, sql: "SELECT id FROM evidence_documents WHERE digest = ?", arguments: [summary.digest])
      guard let id else { return [] }
      return try EvidenceRemarks(database).on(
        lists: "document_id = \(id)", readings: "document_id = \(id)", classes: "document_id = \(id)")
    }
  }

  /// What of all node evidence does not simply belong to one cluster, judged by the newest of each group, node and
  /// cluster.
  package func loadEvidenceRemarks() throws -> [EvidenceRemark] {
    try reading { database in
      try EvidenceRemarks(database).on(
        lists: """
          taken_at = (SELECT max(taken_at) FROM node_lists o
            WHERE o.node_resource_group = l.node_resource_group AND o.subscription = l.subscription)
          """,
        readings: "taken_at = (SELECT max(taken_at) FROM kernel_readings o WHERE o.node = k.node)",
        classes: "taken_at = (SELECT max(taken_at) FROM node_classes o WHERE o.cluster_id = c.cluster_id)")
    }
  }
}

/// Finds evidence that joins to nothing, or to several clusters. It is worked out whenever it is asked for: what joined
/// to nothing yesterday may join today.
private struct EvidenceRemarks {
  private let database: Database
  private let joining: EvidenceJoining
  private let watched: Set<String>

  init(_ database: Database) throws {
    self.database = database
    joining = try EvidenceJoining(database)
    watched = try String.fetchSet(database, sql: Self.watchedSubscriptions)
  }

  /// Those of which there are clusters, or of which some snapshot that counts covered a part.
  private static let watchedSubscriptions = """
    WITH RECURSIVE line (id) AS (
      SELECT resource_id FROM coverage_scopes
        WHERE coverage_id IN (SELECT coverage_id FROM snapshots WHERE retracted_at IS NULL)
      UNION SELECT DISTINCT c.id FROM resources c WHERE c.kind = 'cluster'
        AND EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = c.id)
      UNION SELECT r.parent_id FROM line l JOIN resources r ON r.id = l.id)
    SELECT r.name FROM line l JOIN resources r ON r.id = l.id WHERE r.kind = 'subscription'
    """

  /// - Parameters: which rows of each table, as conditions of SQL.
  func on(lists: String, readings: String, classes: String) throws -> [EvidenceRemark] {
    let found = try onLists(lists) + onReadings(readings) + onClasses(classes)
    return found.sorted { ($0.takenAt, $0.reason, $0.names[0]) < ($1.takenAt, $1.reason, $1.names[0]) }
  }

  /// What names no subscription may be of any.
  private func isWatched(_ subscription: String) -> Bool {
    subscription.isEmpty ? !watched.isEmpty : watched.contains(subscription)
  }

  private func unjoined(_ names: [String], at instant: Instant, _ reason: String) -> [EvidenceRemark] {
    names.isEmpty ? [] : [EvidenceRemark(.joinsToNothing, takenAt: instant, names: names.sorted(), reason: reason)]
  }

  // MARK: Nodes

  private func onLists(_ condition: String) throws -> [EvidenceRemark] {
    let lists = try Row.fetchAll(
      database,
      sql: "SELECT id, node_resource_group, subscription, taken_at FROM node_lists l WHERE \(condition)")
    return try lists.flatMap { list in
      let group = try NodeResourceGroup(name: list[1], subscription: list[2])
      return try onList(list[0], of: group, at: Instant(stored: list[3]))
    }
  }

  private func onList(_ list: Int64, of group: NodeResourceGroup, at instant: Instant) throws -> [EvidenceRemark] {
    let clusters = try joining.clusters(matching: group, at: instant)
    guard !clusters.isEmpty else {
      guard isWatched(group.subscription) else { return [] }
      let reason =
        group.name.isEmpty
        ? "does not say of which cluster it is" : "no cluster has the node resource group \(group.name)"
      return unjoined(try nodes(of: list).map(\.name), at: instant, reason)
    }
    let rows = try clusters.map { try self.rows(of: $0, in: $1, after: instant) }
    let homeless = try nodes(of: list).filter { node in
      !rows.contains { $0.hasUnlisted || node.pool.map($0.pools.contains) ?? false }
    }
    let byPool = Dictionary(grouping: homeless) { $0.pool ?? "for it" }.mapValues { $0.map(\.name) }
    return byPool.flatMap { unjoined($1, at: instant, "its cluster has no pool \($0)") }
      + (try shared([group.name], by: Set(clusters.keys), at: instant))
      + (clusters.count == 1 ? try incomplete(list, of: clusters.keys.first!, at: instant) : [])
  }

  /// Lists are filtered by whoever asks for them: three nodes of which one is named may not all be alike.
  private func incomplete(_ list: Int64, of cluster: Int64, at instant: Instant) throws -> [EvidenceRemark] {
    let pools = try Row.fetchAll(
      database,
      sql: """
        SELECT r.name, count(DISTINCT n.name), o.node_count FROM nodes n
        JOIN resources r ON r.parent_id = ?2 AND r.kind = 'pool' AND r.name = n.pool
        JOIN readings o ON o.resource_id = r.id AND o.from_at <= ?3 AND o.to_at > ?3
        WHERE n.list_id = ?1 GROUP BY r.id HAVING count(DISTINCT n.name) < o.node_count ORDER BY r.name
        """, arguments: [list, cluster, instant.seconds])
    let name = try clusterID(cluster, in: database).name
    return try pools.map { pool in
      let (named, reported): (Int, Int) = try (pool[1], pool[2])
      return EvidenceRemark(
        .leavesOutNodes, takenAt: instant, names: ["\(name)/\(try pool[0] as String)"],
        reason: "the list names \(named) of the \(reported) nodes that Azure reported")
    }
  }

  private func nodes(of list: Int64) throws -> [(name: String, pool: String?)] {
    try Row.fetchAll(database, sql: "SELECT name, pool FROM nodes WHERE list_id = ?", arguments: [list])
      .map { try ($0[0], $0[1]) }
  }

  /// The rows that stood in a life of a cluster at an instant, or came later.
  private func rows(
    of cluster: Int64, in life: NamedLives.Life, after instant: Instant
  ) throws -> (pools: Set<String>, hasUnlisted: Bool) {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT DISTINCT r.name, r.kind FROM resources r JOIN verdicts w ON w.resource_id = r.id
        WHERE (r.id = ?1 OR r.parent_id = ?1) AND w.to_at > ?2 AND w.from_at < ?3
        """, arguments: [cluster, life.speaksFrom(instant).seconds, life.presence.to.seconds])
    return try (
      Set(rows.filter { try $0[1] == "pool" }.map { try $0[0] }), rows.contains { try $0[1] == "cluster" }
    )
  }

  private func shared(_ names: [String], by clusters: Set<Int64>, at instant: Instant) throws -> [EvidenceRemark] {
    guard clusters.count > 1 else { return [] }
    let ids = try clusters.map { try clusterID($0, in: database).description }.sorted().joined(separator: ", ")
    return [EvidenceRemark(.fitsSeveral, takenAt: instant, names: names, reason: "may be of \(ids)")]
  }

  // MARK: Kernels and classes

  private func onReadings(_ condition: String) throws -> [EvidenceRemark] {
    let readings = try Row.fetchAll(
      database, sql: "SELECT DISTINCT node, taken_at FROM kernel_readings k WHERE \(condition)")
    return try readings.flatMap { reading -> [EvidenceRemark] in
      let (node, instant): (String, Instant) = try (reading[0], Instant(stored: reading[1]))
      let groups = try joining.groups(ofNode: node)
      guard !groups.isEmpty else { return isWatched("") ? unjoined([node], at: instant, "in no list of nodes") : [] }
      let clusters = try Set(groups.flatMap { try joining.clusters(matching: $0, at: instant).keys })
      guard clusters.isEmpty else { return try shared([node], by: clusters, at: instant) }
      guard groups.contains(where: { isWatched($0.subscription) }) else { return [] }
      return unjoined(
        [node], at: instant, "no cluster has the node resource group \(groups.map(\.name).sorted()[0])")
    }
  }

  private func onClasses(_ condition: String) throws -> [EvidenceRemark] {
    let classes = try Row.fetchAll(
      database, sql: "SELECT DISTINCT cluster_id, taken_at, name FROM node_classes c WHERE \(condition)")
    return try classes.flatMap { entry -> [EvidenceRemark] in
      let (row, instant): (Int64, Instant) = try (entry[0], Instant(stored: entry[1]))
      let cluster = try clusterID(row, in: database)
      guard try joining.lives(ofCluster: row).life(at: instant) == nil, isWatched(cluster.subscription) else {
        return []
      }
      return try unjoined([entry[2]], at: instant, "no snapshot has the cluster \(cluster)")
    }
  }
}
