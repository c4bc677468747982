import GRDB
import InventoryModel

extension InventoryStore {
  /// Every judged row as it stood at an instant, in no particular order.
  package func loadInventory(asOf: Instant) throws -> [InventoryRow] {
    try reading { database in try InventoryReader(database: database, asOf: asOf).rows() }
  }

  /// Hands the clusters that have rows to `begin`, then every row on, by cluster id, then pool; a cluster's unlisted nodes
  /// come first.
  package func forEachInventoryRow(
    asOf: Instant, begin: ([ClusterID]) throws -> Void, row: (InventoryRow) throws -> Void
  ) throws {
    try reading { database in
      let reader = try InventoryReader(database: database, asOf: asOf)
      let clusters = try reader.clusters()
      try begin(clusters.map(\.id))
      try reader.forEachRow(of: clusters.map(\.row)) { try row($0.row()) }
    }
  }
}

/// Puts rows together from what was in force at one instant.
struct InventoryReader {
  let database: Database
  let asOf: Instant
  private let policy: Policy
  private let judgements: JudgementTable
  private let staleness: Staleness

  init(database: Database, asOf: Instant) throws {
    self.database = database
    self.asOf = asOf
    let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
    policy = policies.policy(at: asOf)
    judgements = try JudgementTable(database)
    staleness = try Staleness(database: database, policies: policies)
  }

  /// The rows that fit an SQL condition on resources `r` and their verdicts `w`.
  func rows(where condition: String = "true") throws -> [InventoryRow] {
    var rows: [InventoryRow] = []
    try forEachRow(where: condition) { rows.append(try $0.row()) }
    return rows.withoutSpareCapacity
  }

  /// Hands on each of them; what the inventory shows of it is read only where it is asked for.
  func forEachRow(where condition: String = "true", _ body: (JudgedRow) throws -> Void) throws {
    let details = try RowDetails(database: database, policy: policy, asOf: asOf)
    let judged = try RepeatedStatement(database, sql: "\(Self.judgedRows) WHERE \(condition)")
    judged.bind(asOf.seconds, at: 1)
    defer { judged.reset() }
    while try judged.step() { try body(judgedRow(judged, details)) }
  }

  /// The clusters that have rows, by id.
  func clusters() throws -> [(row: Int64, id: ClusterID)] {
    let rows = try RepeatedStatement(
      database,
      sql: """
        SELECT n.resource_id, n.subscription, n.resource_group, n.cluster FROM row_names n
        WHERE n.resource_id = n.cluster_row AND EXISTS (
          SELECT 1 FROM resources r JOIN verdicts w ON w.resource_id = r.id AND w.from_at <= ?1 AND w.to_at > ?1
          WHERE r.id = n.cluster_row OR r.parent_id = n.cluster_row)
        ORDER BY n.cluster_id
        """)
    rows.bind(asOf.seconds, at: 1)
    var shared = SharedTexts()
    return try rows.rows {
      let id = ClusterID(subscription: shared(rows[text: 1]), resourceGroup: shared(rows[text: 2]), name: rows[text: 3])
      return (rows[integer: 0], id)
    }
  }

  /// Hands on the rows of clusters, cluster by cluster.
  func forEachRow(of clusters: [Int64], _ body: (JudgedRow) throws -> Void) throws {
    let details = try RowDetails(database: database, policy: policy, asOf: asOf)
    let judged = try RepeatedStatement(
      database,
      sql: """
        \(Self.judgedRows) WHERE r.id IN (SELECT ?2 UNION ALL SELECT id FROM resources WHERE parent_id = ?2)
        ORDER BY r.kind, r.name
        """)
    judged.bind(asOf.seconds, at: 1)
    defer { judged.reset() }
    for cluster in clusters {
      judged.bind(cluster, at: 2)
      while try judged.step() { try body(judgedRow(judged, details)) }
      judged.reset()
    }
  }

  private func judgedRow(_ row: RepeatedStatement, _ details: RowDetails) throws -> JudgedRow {
    let interval = try Interval(stored: row[integer: 6], row[integer: 7])
    let span = try judgements.span(interval, judgement: row[integer: 8])
    let place = Lineage(
      row: row[integer: 9], cluster: row[integer: 0], group: row[integer: 10], subscription: row[integer: 11])
    return JudgedRow(
      place: place, judgement: staleness.judgement(of: span, at: place, asOf: asOf), standing: span.standing,
      statement: row, details: details)
  }

  private static let judgedRows = """
    SELECT iif(r.kind = 'pool', r.parent_id, r.id), iif(r.kind = 'pool', r.name, NULL),
      v.traits_id, n.reading_id, n.node_count, e.opened_at,
      w.from_at, w.to_at, w.judgement_id, r.id, g.id, g.parent_id, v.config_id
    FROM resources r
    JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id) JOIN resources g ON g.id = c.parent_id
    JOIN verdicts w ON w.resource_id = r.id AND w.from_at <= ?1 AND w.to_at > ?1
    LEFT JOIN judgements j ON j.id = w.judgement_id
    LEFT JOIN versions v ON v.resource_id = r.id AND v.to_at > ?1 AND v.from_at =
      (SELECT max(from_at) FROM versions WHERE resource_id = r.id AND from_at <= ?1)
    LEFT JOIN readings n ON n.resource_id = r.id AND n.to_at > ?1 AND n.from_at =
      (SELECT max(from_at) FROM readings WHERE resource_id = r.id AND from_at <= ?1)
    LEFT JOIN episodes e ON e.resource_id = r.id AND e.control = \(Self.decidingControl) AND e.opened_at =
        (SELECT max(opened_at) FROM episodes
          WHERE resource_id = r.id AND control = \(Self.decidingControl) AND opened_at <= ?1)
      AND (e.closed_at IS NULL OR e.closed_at > ?1)
    """

  /// The control whose episode says since when a row fails, by the basis of its judgement `j`.
  static let decidingControl = "iif(j.basis IN ('module', 'certificate'), 'module-140-3', 'fips-enabled')"
}

/// A row that was evaluated, while it is read.
struct JudgedRow {
  let place: Lineage
  let judgement: Judgement
  let standing: Standing
  fileprivate let statement: RepeatedStatement
  fileprivate let details: RowDetails

  /// What a KPI reads of it at the instant.
  var span: KPISpan {
    KPISpan(
      row: place.row, cluster: place.cluster, interval: Interval(from: details.asOf), verdict: judgement.verdict,
      isRegulated: standing.isRegulated, isExempt: standing.isExempt, nodes: NodeCounts.nodes(told: count ?? 1))
  }

  /// What the inventory shows of it.
  func row() throws -> InventoryRow { try details.row(of: self) }

  /// Nil where the resource is gone.
  var configuration: Int64? { statement[optionalInteger: 12] }
  var reading: Int64? { statement[optionalInteger: 3] }

  fileprivate var pool: String? { statement[optionalText: 1] }
  fileprivate var count: Int? { place.row == place.cluster ? nil : statement[optionalInteger: 4].map(Int.init) }
}

/// Reads what the inventory shows of rows, besides their judgements.
private final class RowDetails {
  let asOf: Instant
  private var clusters: ClusterReader
  private let traits: TraitsReader
  private let readings: ReadingReader
  private let modules: ModuleReader
  private let images: LastImage

  init(database: Database, policy: Policy, asOf: Instant) throws {
    self.asOf = asOf
    clusters = try ClusterReader(database: database, asOf: asOf)
    traits = try TraitsReader(database: database)
    readings = ReadingReader(database: database)
    modules = ModuleReader(policy: policy, asOf: asOf)
    images = try LastImage(database: database, asOf: asOf)
  }

  func row(of judged: JudgedRow) throws -> InventoryRow {
    let (row, pool, judgement) = (judged.statement, judged.pool, judged.judgement)
    let cluster = try clusters.cluster(judged.place.cluster)
    let told = try pool == nil ? PoolTraits() : traits.pool(row[integer: 2])
    let reading = try pool == nil ? Reading() : readings.reading(row[optionalInteger: 3])
    let isUntold = pool != nil && told.imageFamily == nil && judgement.isFIPSOn
    let image = try isUntold ? images.family(of: judged.place.row) : told.imageFamily
    return try InventoryRow(
      cluster: cluster.id, clusterName: cluster.name, location: cluster.location, pool: pool, traits: told,
      count: judged.count, kubernetesVersion: reading.kubernetesVersion,
      nodeImageVersion: reading.nodeImageVersion, image: image, judgement: judgement,
      module: modules.standing(ofImage: image, judgement), isRegulated: judged.standing.isRegulated,
      isExempt: judged.standing.isExempt, failingSince: row[optionalInteger: 5].map(Instant.init(stored:)))
  }
}

extension Array {
  /// The same elements where no memory waits for more: an array that grew has room for up to twice as many.
  fileprivate var withoutSpareCapacity: [Element] {
    guard capacity > count + 1_024 else { return self }
    var exact: [Element] = []
    exact.reserveCapacity(count)
    exact.append(contentsOf: self)
    return exact
  }
}
