import GRDB
import InventoryModel

/// Reads what Kubernetes and the nodes said of clusters.
///
/// Two documents of one instant may speak of the same nodes: what says that a node is not FIPS then counts, whichever
/// came first.
final class EvidenceReader {
  private let lists: RepeatedStatement
  private let readings: RepeatedStatement
  private let classes: RepeatedStatement
  private let place: RepeatedStatement

  /// Nil where there is no evidence in the file.
  init?(_ database: Database) throws {
    let exists = try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM evidence_documents)")
    guard exists == true else { return nil }
    place = try RepeatedStatement(database, sql: Self.nodeResourceGroup)
    lists = try RepeatedStatement(
      database,
      sql: """
        SELECT l.taken_at, n.name, n.pool, n.is_fips, n.image FROM node_lists l JOIN nodes n ON n.list_id = l.id
        WHERE l.node_resource_group = ?1 AND l.subscription IN (?2, '')
        ORDER BY l.taken_at, n.name
        """)
    readings = try RepeatedStatement(
      database,
      sql: """
        SELECT k.node, k.taken_at, min(k.is_fips) FROM kernel_readings k
        WHERE k.node IN (SELECT n.name FROM node_lists l JOIN nodes n ON n.list_id = l.id
            WHERE l.node_resource_group = ?1 AND l.subscription IN (?2, ''))
          AND (SELECT count(DISTINCT l.subscription || '/' || l.node_resource_group)
            FROM nodes n JOIN node_lists l ON l.id = n.list_id WHERE n.name = k.node) = 1
        GROUP BY k.node, k.taken_at ORDER BY k.taken_at
        """)
    classes = try RepeatedStatement(
      database,
      sql: """
        SELECT taken_at, name, min(is_fips), max(is_used) FROM node_classes WHERE cluster_id = ?
        GROUP BY taken_at, name ORDER BY taken_at
        """)
  }

  /// The node resource group that a cluster was last told to have, with its subscription.
  private static let nodeResourceGroup = """
    SELECT lower(t.body ->> 'nodeResourceGroup'), s.name FROM resources c
    JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
    JOIN versions v ON v.resource_id = c.id JOIN contents t ON t.id = v.config_id
    WHERE c.id = ? AND t.body ->> 'nodeResourceGroup' NOT NULL ORDER BY v.from_at DESC LIMIT 1
    """

  func evidence(ofCluster row: Int64) throws -> ClusterEvidence {
    place.bind(row, at: 1)
    let told = try place.rows { (group: place[text: 0], subscription: place[text: 1]) }.first
    var evidence = ClusterEvidence(classes: try classLists(ofCluster: row))
    guard let told else { return evidence }
    evidence.lists = try nodeLists(told.group, told.subscription)
    evidence.readings = try kernelReadings(told.group, told.subscription)
    return evidence
  }

  private func nodeLists(_ group: String, _ subscription: String) throws -> [NodeList] {
    bind(lists, group, subscription)
    let nodes = try lists.rows {
      let isFIPS = lists[optionalInteger: 3].map { $0 != 0 }
      return (
        at: Instant(seconds: lists[integer: 0]),
        node: Node(
          name: lists[text: 1], pool: lists[optionalText: 2], isFIPSByLabel: isFIPS, image: lists[optionalText: 4])
      )
    }
    return nodes.reduce(into: []) { lists, next in
      if lists.last?.takenAt != next.at { lists.append(NodeList(takenAt: next.at, nodes: [])) }
      lists[lists.count - 1].add(next.node)
    }
  }

  private func kernelReadings(_ group: String, _ subscription: String) throws -> [KernelReading] {
    bind(readings, group, subscription)
    return try readings.rows {
      KernelReading(
        node: readings[text: 0], takenAt: Instant(seconds: readings[integer: 1]), isFIPS: readings[integer: 2] != 0)
    }
  }

  private func bind(_ statement: RepeatedStatement, _ group: String, _ subscription: String) {
    statement.bind(group, at: 1)
    statement.bind(subscription, at: 2)
  }

  private func classLists(ofCluster row: Int64) throws -> [NodeClassList] {
    classes.bind(row, at: 1)
    let told = try classes.rows {
      (
        at: Instant(seconds: classes[integer: 0]),
        entry: NodeClass(name: classes[text: 1], isFIPS: classes[integer: 2] != 0, isUsed: classes[integer: 3] != 0)
      )
    }
    return told.reduce(into: []) { lists, next in
      if lists.last?.takenAt != next.at { lists.append(NodeClassList(takenAt: next.at, classes: [])) }
      lists[lists.count - 1].classes.append(next.entry)
    }
  }
}

extension NodeList {
  /// Adds a node, which two documents of one instant may both tell.
  fileprivate mutating func add(_ node: Node) {
    guard let last = nodes.last, last.name == node.name else { return nodes.append(node) }
    if node.isFIPSByLabel == false || last.isFIPSByLabel == true { nodes[nodes.count - 1] = node }
  }
}
