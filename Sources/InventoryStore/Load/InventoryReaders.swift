import Foundation
import GRDB
import InventoryModel

/// Finds the images that documents leave out now: the last that was reported since the row came to be there, as judging
/// takes it.
final class LastImage {
  private let statement: RepeatedStatement

  init(database: Database, asOf: Instant) throws {
    statement = try RepeatedStatement(
      database,
      sql: """
        SELECT t.body ->> 'imageFamily' FROM versions v JOIN contents t ON t.id = v.traits_id
        WHERE v.resource_id = ?1 AND v.from_at <= ?2 AND t.body ->> 'imageFamily' NOT NULL AND v.to_at >
          (SELECT max(w.from_at) FROM verdicts w JOIN judgements j ON j.id = w.judgement_id
            WHERE w.resource_id = ?1 AND w.from_at <= ?2 AND j.cause = 'appeared')
        ORDER BY v.from_at DESC LIMIT 1
        """)
    statement.bind(asOf.seconds, at: 2)
  }

  func family(of row: Int64) throws -> String? {
    statement.bind(row, at: 1)
    return try statement.rows { statement[text: 0] }.first
  }
}

/// Looks modules up, each image family once.
final class ModuleReader {
  private let policy: Policy
  private let asOf: Instant
  private var known: [String?: ModuleStanding] = [:]

  init(policy: Policy, asOf: Instant) {
    self.policy = policy
    self.asOf = asOf
  }

  /// Where FIPS is off, no module is in use; where that is not known, neither is the module.
  func standing(ofImage family: String?, _ judgement: Judgement) -> ModuleStanding {
    guard judgement.isFIPSOn else { return judgement.verdict == .fail ? .none : .unknown }
    if let standing = known[family] { return standing }
    let standing = policy.moduleStanding(ofImage: family, asOf: asOf)
    known[family] = standing
    return standing
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
  private static let mostKnown = 5_000

  init(database: Database) { self.database = database }

  func reading(_ id: Int64?) throws -> Reading {
    guard let id else { return Reading() }
    if let reading = known[id] { return reading }
    let statement = try database.cachedStatement(sql: "SELECT body FROM contents WHERE id = ?")
    let body = try String.fetchOne(statement, arguments: [id]).found("content", id)
    let reading = try decoder.decode(Reading.self, from: Data(body.utf8))
    if known.count >= Self.mostKnown { known.removeAll(keepingCapacity: true) }
    known[id] = reading
    return reading
  }
}

/// Reads what the inventory shows of clusters; the rows of one are best asked for one soon after the other.
struct ClusterReader {
  struct Cluster {
    var id: ClusterID
    /// The name as Azure spells it.
    var name: String
    /// Nil too where locations are not read.
    var location: String?
  }

  private let statement: RepeatedStatement
  private var known: [Int64: Cluster] = [:]
  private static let mostKnown = 5_000
  private var shared = SharedTexts()

  init(database: Database, asOf: Instant, readsLocations: Bool = true) throws {
    func told(_ column: String) -> String {
      """
      (SELECT iif(to_at > ?2, \(column), NULL) FROM versions WHERE resource_id = c.id AND from_at <= ?2
        ORDER BY from_at DESC LIMIT 1)
      """
    }
    let location = "(SELECT body ->> 'location' FROM contents WHERE id = \(told("traits_id")))"
    statement = try RepeatedStatement(
      database,
      sql: """
        SELECT s.name, g.name, c.name, \(told("name")), \(readsLocations ? location : "NULL")
        FROM resources c JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
        WHERE c.id = ?1
        """)
    statement.bind(asOf.seconds, at: 2)
  }

  mutating func cluster(_ id: Int64) throws -> Cluster {
    if let cluster = known[id] { return cluster }
    statement.bind(id, at: 1)
    let cluster = try statement.rows {
      let name = ClusterID(
        subscription: shared(statement[text: 0]), resourceGroup: shared(statement[text: 1]), name: statement[text: 2])
      return Cluster(id: name, name: statement[optionalText: 3] ?? name.name, location: statement[optionalText: 4])
    }.first.found("resources", id)
    if known.count >= Self.mostKnown { known.removeAll(keepingCapacity: true) }
    known[id] = cluster
    return cluster
  }
}
