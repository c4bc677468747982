import GRDB
import InventoryModel

/// Reads some members of what resources were at one instant: as their configurations count then (see `CourseReader`), and
/// what Azure changes by itself.
final class MemberReader {
  private let asOf: Instant
  private let names: Set<String>
  private let objects: ObjectReader
  private let courses: CourseReader
  private let inForce: RepeatedStatement
  /// What was something else before: what its version leaves out may have been reported then.
  private let changed: Set<Int64>
  /// Of what was told alike of many: a fleet has few distinct pools.
  private var known: [Told: [String: JSONValue]] = [:]
  private static let mostKnown = 5_000

  private struct Told: Hashable {
    var configuration: Int64
    var reading: Int64?
  }

  init(database: Database, asOf: Instant, members names: Set<String>) throws {
    (self.asOf, self.names) = (asOf, names)
    objects = try ObjectReader(database: database)
    courses = try CourseReader(database: database, .members(names))
    inForce = try RepeatedStatement(
      database,
      sql: """
        SELECT v.config_id, n.reading_id FROM versions v
        LEFT JOIN readings n ON n.resource_id = ?1 AND n.to_at > ?2 AND n.from_at =
          (SELECT max(from_at) FROM readings WHERE resource_id = ?1 AND from_at <= ?2)
        WHERE v.resource_id = ?1 AND v.to_at > ?2 AND v.from_at =
          (SELECT max(from_at) FROM versions WHERE resource_id = ?1 AND from_at <= ?2)
        """)
    inForce.bind(asOf.seconds, at: 2)
    let ended = try RepeatedStatement(
      database, sql: "SELECT resource_id FROM versions WHERE to_at < \(Int64.max) AND to_at <= ?")
    ended.bind(asOf.seconds, at: 1)
    changed = Set(try ended.rows { ended[integer: 0] })
  }

  /// Empty for what was not there.
  func members(ofCluster id: Int64) throws -> [String: JSONValue] {
    guard !changed.contains(id) else { return try course(of: id, isPool: false) }
    inForce.bind(id, at: 1)
    let told = try inForce.rows { Told(configuration: inForce[integer: 0], reading: inForce[optionalInteger: 1]) }.first
    return try told.map(members) ?? [:]
  }

  func members(ofPool pool: JudgedRow) throws -> [String: JSONValue] {
    guard !changed.contains(pool.place.row) else { return try course(of: pool.place.row, isPool: true) }
    return try pool.configuration.map { try members(Told(configuration: $0, reading: pool.reading)) } ?? [:]
  }

  private func members(_ told: Told) throws -> [String: JSONValue] {
    if let members = known[told] { return members }
    let reading = try told.reading.map { try objects.object($0, only: names) } ?? [:]
    let members = try objects.object(told.configuration, only: names).merging(reading) { own, _ in own }
    if known.count >= Self.mostKnown { known.removeAll(keepingCapacity: true) }
    known[told] = members
    return members
  }

  private func course(of id: Int64, isPool: Bool) throws -> [String: JSONValue] {
    let state = try courses.course(of: id, isPool: isPool, from: asOf, to: asOf).before
    return state.map { $0.configuration.merging($0.readings) { own, _ in own } } ?? [:]
  }
}
