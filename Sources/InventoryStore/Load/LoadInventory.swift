import Foundation
import GRDB
import InventoryModel

extension InventoryStore {
  /// Every judged row as it stood at an instant, in no particular order.
  public func loadInventory(asOf: Instant) throws -> [InventoryRow] {
    try reading { database in try InventoryReader(database: database, asOf: asOf).rows() }
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
    var clusters = ClusterReader(database: database, asOf: asOf)
    let traits = TraitsReader(database: database)
    let readings = ReadingReader(database: database)
    let modules = ModuleReader(modules: policy.modules, asOf: asOf)
    let cursor = try Row.fetchCursor(
      database, sql: "\(Self.judgedRows) WHERE \(condition)", arguments: ["t": asOf.seconds])
    var rows: [InventoryRow] = []
    while let row = try cursor.next() {
      rows.append(try self.row(row, of: clusters.cluster(row[0]), traits: traits, readings: readings, modules: modules))
    }
    return rows
  }

  private static let judgedRows = """
    SELECT iif(r.kind = 'pool', r.parent_id, r.id), iif(r.kind = 'pool', r.name, NULL),
      v.traits_id, n.reading_id, n.node_count, e.opened_at,
      w.from_at, w.to_at, w.judgement_id, r.id, g.id, g.parent_id
    FROM resources r
    JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id) JOIN resources g ON g.id = c.parent_id
    JOIN verdicts w ON w.resource_id = r.id AND w.to_at > :t AND w.from_at =
      (SELECT max(from_at) FROM verdicts WHERE resource_id = r.id AND from_at <= :t)
    LEFT JOIN versions v ON v.resource_id = r.id AND v.to_at > :t AND v.from_at =
      (SELECT max(from_at) FROM versions WHERE resource_id = r.id AND from_at <= :t)
    LEFT JOIN readings n ON n.resource_id = r.id AND n.to_at > :t AND n.from_at =
      (SELECT max(from_at) FROM readings WHERE resource_id = r.id AND from_at <= :t)
    LEFT JOIN episodes e ON e.resource_id = r.id AND e.control = 'fips-enabled' AND e.opened_at =
        (SELECT max(opened_at) FROM episodes
          WHERE resource_id = r.id AND control = 'fips-enabled' AND opened_at <= :t)
      AND (e.closed_at IS NULL OR e.closed_at > :t)
    """

  private func row(
    _ row: Row, of cluster: ClusterReader.Cluster, traits: TraitsReader, readings: ReadingReader, modules: ModuleReader
  ) throws -> InventoryRow {
    let pool: String? = row[1]
    let told = try pool == nil ? PoolTraits() : traits.pool(row[2])
    let reading = try pool == nil ? Reading() : readings.reading(row[3])
    let span = judgements.span(
      Interval(from: Instant(seconds: row[6]), to: Instant(seconds: row[7])), judgement: row[8])
    let place = Lineage(row: row[9], cluster: row[0], group: row[10], subscription: row[11])
    let judgement = staleness.judgement(of: span, at: place, asOf: asOf)
    let module = modules.module(imageFamily: told.imageFamily, verdict: judgement.verdict)
    return InventoryRow(
      cluster: cluster.id, clusterName: cluster.name, location: cluster.location, pool: pool, traits: told,
      count: pool == nil ? nil : row[4], kubernetesVersion: reading.kubernetesVersion,
      nodeImageVersion: reading.nodeImageVersion, judgement: judgement, standard: module.standard,
      certificate: module.certificate, isRegulated: span.standing.isRegulated, isExempt: span.standing.isExempt,
      failingSince: (row[5] as Int64?).map(Instant.init(seconds:)))
  }
}

/// Looks modules up, each image family once.
final class ModuleReader {
  private struct Key: Hashable {
    var imageFamily: String?
    var verdict: Verdict
  }

  private let modules: ModuleTable
  private let asOf: Instant
  private var known: [Key: (standard: Standard, certificate: Certificate)] = [:]

  init(modules: ModuleTable, asOf: Instant) {
    self.modules = modules
    self.asOf = asOf
  }

  func module(imageFamily: String?, verdict: Verdict) -> (standard: Standard, certificate: Certificate) {
    let key = Key(imageFamily: imageFamily, verdict: verdict)
    if let module = known[key] { return module }
    let module = modules.standard(imageFamily: imageFamily, verdict: verdict, asOf: asOf)
    known[key] = module
    return module
  }
}

/// What the inventory shows of a pool's readings.
struct Reading: Decodable {
  var currentOrchestratorVersion: String?
  var orchestratorVersion: String?
  var nodeImageVersion: String?

  /// What the nodes run, else what they were asked to run.
  var kubernetesVersion: String? { currentOrchestratorVersion ?? orchestratorVersion }
}

/// Reads readings from `contents`, each distinct text once.
final class ReadingReader {
  private let database: Database
  private let decoder = JSONDecoder()
  private var known: [Int64: Reading] = [:]

  init(database: Database) { self.database = database }

  func reading(_ id: Int64?) throws -> Reading {
    guard let id else { return Reading() }
    if let reading = known[id] { return reading }
    let statement = try database.cachedStatement(sql: "SELECT body FROM contents WHERE id = ?")
    let body = try String.fetchOne(statement, arguments: [id])!
    let reading = try decoder.decode(Reading.self, from: Data(body.utf8))
    known[id] = reading
    return reading
  }
}

/// Reads what the inventory shows of clusters, each once.
struct ClusterReader {
  struct Cluster {
    var id: ClusterID
    /// The name as Azure spells it.
    var name: String
    var location: String?
  }

  private let database: Database
  private let asOf: Instant
  private var known: [Int64: Cluster] = [:]

  init(database: Database, asOf: Instant) {
    self.database = database
    self.asOf = asOf
  }

  mutating func cluster(_ id: Int64) throws -> Cluster {
    if let cluster = known[id] { return cluster }
    let statement = try database.cachedStatement(
      sql: """
        SELECT s.name, g.name, c.name, v.name, t.body ->> 'location'
        FROM resources c JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
        LEFT JOIN versions v ON v.resource_id = c.id AND v.to_at > ?2 AND v.from_at =
          (SELECT max(from_at) FROM versions WHERE resource_id = c.id AND from_at <= ?2)
        LEFT JOIN contents t ON t.id = v.traits_id WHERE c.id = ?1
        """)
    let row = try Row.fetchOne(statement, arguments: [id, asOf.seconds])!
    let name = ClusterID(subscription: row[0], resourceGroup: row[1], name: row[2])
    let cluster = Cluster(id: name, name: row[3] ?? name.name, location: row[4])
    known[id] = cluster
    return cluster
  }
}
