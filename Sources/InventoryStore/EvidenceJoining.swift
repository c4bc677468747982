import GRDB
import InventoryModel

/// Finds the clusters that nodes can be of, by the node resource group that they name.
///
/// It is worked out whenever it is read: evidence may come before the first snapshot of its cluster, and another
/// cluster that it fits may come after.
final class EvidenceJoining {
  private let states: RepeatedStatement
  private let pools: RepeatedStatement
  private let candidates: RepeatedStatement
  private let groups: RepeatedStatement
  private let database: Database
  private var known: [Int64: NamedLives] = [:]
  private var rivals: [String: [Int64: NamedLives]] = [:]

  init(_ database: Database) throws {
    self.database = database
    states = try RepeatedStatement(
      database,
      sql: """
        SELECT v.from_at, v.to_at, v.resource_uid, nullif(lower(t.body ->> 'nodeResourceGroup'), '')
        FROM versions v JOIN contents t ON t.id = v.config_id WHERE v.resource_id = ? ORDER BY v.from_at
        """)
    pools = try RepeatedStatement(
      database,
      sql: """
        SELECT v.from_at, v.to_at FROM resources r JOIN versions v ON v.resource_id = r.id
        WHERE r.parent_id = ? AND r.kind = 'pool'
        """)
    candidates = try RepeatedStatement(database, sql: NodeGroupIndex(database: database).candidates)
    groups = try RepeatedStatement(
      database,
      sql: """
        SELECT DISTINCT l.node_resource_group, l.subscription FROM nodes n JOIN node_lists l ON l.id = n.list_id
        WHERE n.name = ? AND l.node_resource_group <> ''
        """)
  }

  func lives(ofCluster row: Int64) throws -> NamedLives {
    if let lives = known[row] { return lives }
    states.bind(row, at: 1)
    let told = try states.rows {
      try NamedLives.State(
        interval: Interval(stored: states[integer: 0], states[integer: 1]),
        resourceUID: states[optionalText: 2], group: states[optionalText: 3])
    }
    pools.bind(row, at: 1)
    let standing = try pools.rows { try Interval(stored: pools[integer: 0], pools[integer: 1]) }
    let lives = NamedLives(told, pools: standing, in: try clusterID(row, in: database).subscription)
    known[row] = lives
    return lives
  }

  /// The clusters that nodes can be of which named a group at an instant, each with its life.
  func clusters(matching group: NodeResourceGroup, at instant: Instant) throws -> [Int64: NamedLives.Life] {
    NamedLives.matching(group, at: instant, among: try rivals(for: group.label))
  }

  /// The groups that the lists which name a node put it in.
  func groups(ofNode name: String) throws -> Set<NodeResourceGroup> {
    groups.bind(name, at: 1)
    return Set(try groups.rows { NodeResourceGroup(name: groups[text: 0], subscription: groups[text: 1]) })
  }

  private func rivals(for label: String) throws -> [Int64: NamedLives] {
    if let rivals = rivals[label] { return rivals }
    candidates.bind(label, at: 1)
    let rows = try candidates.rows { candidates[integer: 0] }
    let rivals = try Dictionary(rows.map { ($0, try lives(ofCluster: $0)) }) { $1 }
    self.rivals[label] = rivals
    return rivals
  }
}

/// The index `node_groups`, by which the clusters that a label can mean are found. The first evidence enters all clusters.
struct NodeGroupIndex {
  let database: Database

  /// A query of the clusters that the label `?1` may mean: before the first evidence, all of them.
  var candidates: String {
    get throws {
      try database.hasEvidence()
        ? "SELECT cluster_id FROM node_groups WHERE label = ?1"
        : "SELECT id FROM resources WHERE kind = 'cluster' AND ?1 NOT NULL"
    }
  }

  /// Enters the groups that the clusters of a query have been told to have.
  func enter(_ clusters: String) throws {
    let told = try Row.fetchCursor(
      database,
      sql: """
        SELECT DISTINCT v.resource_id, lower(t.body ->> 'nodeResourceGroup')
        FROM versions v JOIN contents t ON t.id = v.config_id
        WHERE v.resource_id IN (\(clusters)) AND t.body ->> 'nodeResourceGroup' <> ''
        """)
    let insert = try RepeatedStatement(database, sql: "INSERT OR IGNORE INTO node_groups VALUES (?, ?)")
    while let row = try told.next() {
      let (cluster, group): (Int64, String) = try (row[0], row[1])
      for label in NodeResourceGroup.labels(ofGroup: group) {
        insert.bind(label, at: 1)
        insert.bind(cluster, at: 2)
        try insert.run()
      }
    }
  }

  /// Adds to `temp.touched` the clusters whose nodes may be taken for those of the clusters in it, or no longer.
  func touchRivals() throws {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO temp.touched
        SELECT b.cluster_id FROM temp.touched t JOIN node_groups a ON a.cluster_id = t.cluster_id
        JOIN node_groups b ON b.label = a.label
        """)
  }
}

extension Database {
  /// Whether there is node evidence in the file.
  func hasEvidence() throws -> Bool {
    try Bool.fetchOne(self, sql: "SELECT EXISTS (SELECT 1 FROM evidence_documents)") == true
  }
}
