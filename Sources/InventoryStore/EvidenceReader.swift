import GRDB
import InventoryModel

/// Reads what Kubernetes and the nodes said of clusters.
///
/// Two documents of one instant may speak of the same nodes: what says that a node is not FIPS then counts, whichever
/// came first.
final class EvidenceReader {
  private let joining: EvidenceJoining
  private let lists: RepeatedStatement
  private let readings: RepeatedStatement
  private let classes: RepeatedStatement

  /// Nil where there is no evidence in the file.
  init?(_ database: Database) throws {
    guard try database.hasEvidence() else { return nil }
    joining = try EvidenceJoining(database)
    lists = try RepeatedStatement(
      database,
      sql: """
        SELECT l.taken_at, n.name, n.pool, n.is_fips, n.image, n.node_class
        FROM node_lists l JOIN nodes n ON n.list_id = l.id
        WHERE l.node_resource_group = ?1 AND l.subscription = ?2 ORDER BY l.taken_at, n.name
        """)
    readings = try RepeatedStatement(
      database,
      sql: "SELECT taken_at, min(is_fips) FROM kernel_readings WHERE node = ? GROUP BY taken_at ORDER BY taken_at")
    classes = try RepeatedStatement(
      database,
      sql: """
        SELECT taken_at, name, iif(min(is_fips) = 0 OR count(is_fips) = count(*), min(is_fips), NULL), max(is_used)
        FROM node_classes WHERE cluster_id = ? GROUP BY taken_at, name ORDER BY taken_at
        """)
  }

  func evidence(ofCluster row: Int64) throws -> ClusterEvidence {
    let lists = try joining.lives(ofCluster: row).names.flatMap { try nodes(of: row, named: $0) }
    let names = Set(lists.map(\.node.name))
    return ClusterEvidence(
      lists: Self.joined(lists), readings: try names.flatMap { try kernelReadings(of: row, node: $0) }.sorted(),
      classes: try classLists(ofCluster: row))
  }

  // MARK: Nodes

  private struct ListedNode {
    var speaksFrom: Instant
    var takenAt: Instant
    var isShared: Bool
    var node: Node

    func isListed(with other: ListedNode) -> Bool {
      (speaksFrom, takenAt) == (other.speaksFrom, other.takenAt) && isShared == other.isShared
    }

    static func < (lhs: ListedNode, rhs: ListedNode) -> Bool {
      func key(_ node: ListedNode) -> (Instant, Instant, Int, String) {
        (node.speaksFrom, node.takenAt, node.isShared ? 1 : 0, node.node.name)
      }
      return key(lhs) < key(rhs)
    }
  }

  /// Whether something that names a group at an instant is of a cluster: from when it speaks, and whether it fits others.
  private func place(
    _ row: Int64, _ group: NodeResourceGroup, at instant: Instant
  ) throws -> (speaksFrom: Instant, isShared: Bool)? {
    let matching = try joining.clusters(matching: group, at: instant)
    return matching[row].map { ($0.speaksFrom(instant), matching.count > 1) }
  }

  private func nodes(of row: Int64, named group: NodeResourceGroup) throws -> [ListedNode] {
    lists.bind(group.name, at: 1)
    lists.bind(group.subscription, at: 2)
    let told = try lists.rows {
      let isFIPS = lists[optionalInteger: 3].map { $0 != 0 }
      return try (
        at: Instant(stored: lists[integer: 0]),
        node: Node(
          name: lists[text: 1], pool: lists[optionalText: 2], isFIPSByLabel: isFIPS, image: lists[optionalText: 4],
          nodeClass: lists[optionalText: 5])
      )
    }
    var place: (at: Instant, found: (speaksFrom: Instant, isShared: Bool)?)?
    return try told.compactMap { at, node in
      if place?.at != at { place = (at, try self.place(row, group, at: at)) }
      guard let found = place?.found else { return nil }
      return ListedNode(speaksFrom: found.speaksFrom, takenAt: at, isShared: found.isShared, node: node)
    }
  }

  private static func joined(_ nodes: [ListedNode]) -> [NodeList] {
    var last: ListedNode?
    return nodes.sorted(by: <).reduce(into: []) { lists, next in
      if last?.isListed(with: next) != true {
        lists.append(
          NodeList(takenAt: next.takenAt, speaksFrom: next.speaksFrom, isShared: next.isShared, nodes: []))
      }
      lists[lists.count - 1].add(next.node)
      last = next
    }
  }

  /// What the kernel of a node said that a list of the cluster names. Where other lists name one of that name, too, it
  /// may be of another cluster: its yes confirms nothing, and its no counts for all.
  private func kernelReadings(of row: Int64, node: String) throws -> [KernelReading] {
    readings.bind(node, at: 1)
    let told = try readings.rows { try (at: Instant(stored: readings[integer: 0]), isFIPS: readings[integer: 1] != 0) }
    guard !told.isEmpty else { return [] }
    let groups = try joining.groups(ofNode: node)
    let own = try joining.lives(ofCluster: row).names
    return try told.compactMap { at, isFIPS in
      let places = try groups.map { (group: $0, place: try place(row, $0, at: at)) }
      guard let speaksFrom = places.compactMap(\.place?.speaksFrom).min() else { return nil }
      let isShared = places.contains { $0.place?.isShared ?? !own.contains($0.group) }
      return isShared && isFIPS
        ? nil : KernelReading(node: node, takenAt: at, speaksFrom: speaksFrom, isFIPS: isFIPS)
    }
  }

  // MARK: Classes

  private func classLists(ofCluster row: Int64) throws -> [NodeClassList] {
    classes.bind(row, at: 1)
    let told = try classes.rows {
      try (
        at: Instant(stored: classes[integer: 0]),
        entry: NodeClass(
          name: classes[text: 1], isFIPS: classes[optionalInteger: 2].map { $0 != 0 },
          isUsed: classes[integer: 3] != 0)
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

extension [KernelReading] {
  fileprivate func sorted() -> [KernelReading] {
    sorted { ($0.speaksFrom, $0.takenAt, $0.node) < ($1.speaksFrom, $1.takenAt, $1.node) }
  }
}
