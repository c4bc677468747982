import GRDB
import InventoryModel

/// What a document reports of tags or labels of a resource, as `snapshot_resources` tells it.
enum MapReport: Int64 {
  /// The key is absent: Azure leaves it out of what has none, and so do documents that were cut.
  case absent = 0
  /// `{}`; of tags null too.
  case empty = 1
  case given = 2
}

/// Finds the tags and labels that count while a version holds none: those last reported in the same life of the cluster,
/// until a document says that they are gone (DESIGN, "Absent is not false, and not true").
final class ReportedMaps {
  enum Map: String { case tags, labels }

  /// Where a map of a resource is told.
  struct Source {
    /// Those of the version in force. Where a resource has gone, its last version tells.
    var traits: Int64
    /// The configuration that holds the map that counts, mostly the one in force; nil where none does.
    var configuration: Int64?
  }

  private struct Holding {
    var interval: Interval
    var traits: Int64
    var configuration: Int64
    var isGiven: Bool
  }

  private let lives: ClusterLives
  private var inForce: [Map: RepeatedStatement] = [:]
  private var before: [Map: RepeatedStatement] = [:]
  private var given: [Map: RepeatedStatement] = [:]
  private var denials: [Map: RepeatedStatement] = [:]

  init(_ database: Database) throws {
    lives = try ClusterLives(database)
    for map in [Map.tags, .labels] {
      let columns = "from_at, to_at, traits_id, config_id, has_\(map.rawValue)"
      inForce[map] = try RepeatedStatement(
        database,
        sql: "SELECT \(columns) FROM versions WHERE resource_id = ? AND from_at <= ? ORDER BY from_at DESC LIMIT 1")
      before[map] = try RepeatedStatement(
        database, sql: "SELECT \(columns) FROM versions WHERE resource_id = ? AND to_at = ?")
      given[map] = try RepeatedStatement(
        database,
        sql: """
          SELECT 1 FROM versions WHERE resource_id = ? AND from_at < ? AND (has_tags OR has_labels)
            AND has_\(map.rawValue) LIMIT 1
          """)
      denials[map] = try RepeatedStatement(
        database,
        sql: """
          SELECT from_at FROM readings
          WHERE resource_id = ? AND from_at < ? AND to_at > ? AND says_no_\(map.rawValue) ORDER BY from_at LIMIT 1
          """)
    }
  }

  /// The source of a map as of an instant; nil where nothing was known by then.
  func source(of map: Map, _ resource: Int64, at instant: Instant) throws -> Source? {
    guard let version = try holding(inForce[map]!, resource, instant) else { return nil }
    return Source(traits: version.traits, configuration: try holder(of: map, resource, version, at: instant))
  }

  private func holder(of map: Map, _ resource: Int64, _ version: Holding, at instant: Instant) throws -> Int64? {
    if version.isGiven { return version.configuration }
    guard try wasGiven(map, to: resource, before: version.interval.from) else { return nil }
    let beginning = try lives.beginnings(of: resource).last { $0 <= instant } ?? Instant(seconds: .min)
    var at = version
    at.interval = Interval(
      from: version.interval.from, to: min(instant.adding(seconds: 1), version.interval.to))
    while !at.isGiven {
      guard try denial(of: map, resource, in: at.interval) == nil, at.interval.from > beginning,
        let earlier = try holding(before[map]!, resource, at.interval.from)
      else { return nil }
      at = earlier
    }
    return at.configuration
  }

  /// When it was first said, in an interval, that there are none.
  func denial(of map: Map, _ resource: Int64, in interval: Interval) throws -> Instant? {
    let statement = denials[map]!
    statement.bind(resource, at: 1)
    statement.bind(interval.to.seconds, at: 2)
    statement.bind(interval.from.seconds, at: 3)
    return try statement.rows { try Instant(stored: statement[integer: 0]) }.first.map { max($0, interval.from) }
  }

  private func holding(_ statement: RepeatedStatement, _ resource: Int64, _ instant: Instant) throws -> Holding? {
    statement.bind(resource, at: 1)
    statement.bind(instant.seconds, at: 2)
    return try statement.rows {
      try Holding(
        interval: Interval(stored: statement[integer: 0], statement[integer: 1]),
        traits: statement[integer: 2], configuration: statement[integer: 3], isGiven: statement[integer: 4] != 0)
    }.first
  }

  private func wasGiven(_ map: Map, to resource: Int64, before instant: Instant) throws -> Bool {
    let statement = given[map]!
    statement.bind(resource, at: 1)
    statement.bind(instant.seconds, at: 2)
    return try !statement.rows { true }.isEmpty
  }
}
