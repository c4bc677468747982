import GRDB
import InventoryModel

/// Reads some members of what resources were at one instant: as their configurations count then (see `CourseReader`), and
/// what Azure changes by itself.
final class MemberReader {
  /// All that anybody reads of the network of a cluster: the rest of it is long, and each cluster's is its own.
  static let network: [String: MemberNames] = ["networkProfile": ["advancedNetworking"]]

  private let asOf: Instant
  private let names: MemberNames
  private let objects: ObjectReader
  private let courses: CourseReader
  private let maps: ReportedMaps
  private let inForce: RepeatedStatement
  private let past: RepeatedStatement
  /// Of what was told alike of many: a fleet has few distinct pools.
  private var known: [Told: Known] = [:]
  private var knownReadings: [Int64: [String: JSONValue]] = [:]
  private static let mostKnown = 5_000

  private struct Told: Hashable {
    var isPool: Bool
    var configuration: Int64
    /// What is asked for and Azure changes by itself: many readings say the same of it.
    var reading: [String: JSONValue]
  }

  /// What is known without what was told before.
  private struct Known {
    var members: [String: JSONValue]
    var isComplete: Bool
    var absentMaps: [(map: ReportedMaps.Map, name: String)]
  }

  /// - Parameter parts: what is read of some of the members; of the others, all.
  init(database: Database, asOf: Instant, members names: Set<String>, parts: [String: MemberNames] = [:]) throws {
    self.asOf = asOf
    self.names = MemberNames(names, parts: parts)
    objects = try ObjectReader(database: database)
    courses = try CourseReader(database: database, .members(names))
    maps = try ReportedMaps(database)
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
    past = try RepeatedStatement(
      database, sql: "SELECT 1 FROM versions WHERE resource_id = ?1 AND to_at <= ?2 LIMIT 1")
    past.bind(asOf.seconds, at: 2)
  }

  /// Empty for what was not there.
  func members(ofCluster id: Int64) throws -> [String: JSONValue] {
    inForce.bind(id, at: 1)
    let told = try inForce.rows { (inForce[integer: 0], inForce[optionalInteger: 1]) }.first
    return try told.map { try members(of: id, isPool: false, configuration: $0, reading: $1) } ?? [:]
  }

  func members(ofPool pool: JudgedRow) throws -> [String: JSONValue] {
    guard let configuration = pool.configuration else { return [:] }
    return try members(of: pool.place.row, isPool: true, configuration: configuration, reading: pool.reading)
  }

  /// What a version leaves out may have been reported before: only then is it looked for.
  private func members(
    of id: Int64, isPool: Bool, configuration: Int64, reading: Int64?
  ) throws -> [String: JSONValue] {
    let told = Told(isPool: isPool, configuration: configuration, reading: try reading.map(self.reading) ?? [:])
    let known = try known(told)
    guard !known.isComplete || !known.absentMaps.isEmpty, try wasOtherwise(id) else { return known.members }
    guard known.isComplete else { return try course(of: id, isPool: isPool) }
    var members = known.members
    for (map, name) in known.absentMaps {
      guard let source = try maps.source(of: map, id, at: asOf)?.configuration else { continue }
      members[name] = try objects.object(source, only: names)[name]
    }
    return members
  }

  private func wasOtherwise(_ id: Int64) throws -> Bool {
    past.bind(id, at: 1)
    return try past.integer() != nil
  }

  private func known(_ told: Told) throws -> Known {
    if let known = known[told] { return known }
    let members = try objects.object(told.configuration, only: names).merging(told.reading) { own, _ in own }
    let new = Known(
      members: members, isComplete: members.isComplete(isPool: told.isPool, among: names.all),
      absentMaps: CourseReader.maps.filter { names.all.contains($0.name) && members[$0.name] == nil })
    if known.count >= Self.mostKnown { known.removeAll(keepingCapacity: true) }
    known[told] = new
    return new
  }

  private func reading(_ id: Int64) throws -> [String: JSONValue] {
    if let reading = knownReadings[id] { return reading }
    let reading = try objects.object(id, only: names)
    if knownReadings.count >= Self.mostKnown { knownReadings.removeAll(keepingCapacity: true) }
    knownReadings[id] = reading
    return reading
  }

  private func course(of id: Int64, isPool: Bool) throws -> [String: JSONValue] {
    let state = try courses.course(of: id, isPool: isPool, from: asOf, to: asOf).before
    return state.map { $0.configuration.merging($0.readings) { own, _ in own } } ?? [:]
  }
}
