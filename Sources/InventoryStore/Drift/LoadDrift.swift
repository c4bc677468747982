import DriftEngine
import GRDB
import InventoryModel

extension InventoryStore {
  /// Everything of which something changed between two instants, the second included, cluster by cluster in no particular
  /// order: of a long time it is more than memory should hold.
  ///
  /// States hold what changed in that time, and nothing else.
  /// - Parameter isWithVolatile: also what Azure changes by itself.
  package func forEachChangedCluster(
    from: Instant, to: Instant, withVolatile isWithVolatile: Bool, _ body: ([ResourceChange]) throws -> Void
  ) throws {
    try reading { database in
      let reader = try DriftReader(database: database, from: from, to: to)
      try reader.forEachCluster(withVolatile: isWithVolatile, body)
    }
  }
}

/// Puts the stored changes of a period together.
private struct DriftReader {
  private let database: Database
  private let from: Instant
  private let to: Instant
  private let names: [Int64: [String]]
  private let values: ValueReader
  private let volatile: VolatileReader
  private let resources: StateReader
  private let clusterIDs: ClusterIDs

  init(database: Database, from: Instant, to: Instant) throws {
    self.database = database
    (self.from, self.to) = (from, to)
    names = try ChangeTable.names(in: database)
    values = try ValueReader(database)
    volatile = try VolatileReader(database)
    resources = try StateReader(database: database)
    clusterIDs = try ClusterIDs(database)
  }

  func forEachCluster(withVolatile isWithVolatile: Bool, _ body: ([ResourceChange]) throws -> Void) throws {
    let rows = try RepeatedStatement(database, sql: isWithVolatile ? Self.allRows : Self.rows)
    rows.bind(from.seconds, at: 1)
    rows.bind(to.seconds, at: 2)
    defer { rows.reset() }
    var cluster: [ResourceRows] = []
    func finish() throws {
      guard let first = cluster.first else { return }
      let id = try clusterIDs.id(of: first.cluster)
      try body(changes(of: cluster, id, withVolatile: isWithVolatile))
      cluster.removeAll(keepingCapacity: true)
    }
    while try rows.step() {
      if let last = cluster.last, last.cluster != rows[integer: 0] { try finish() }
      if cluster.last?.resource != rows[integer: 1] {
        cluster.append(ResourceRows(cluster: rows[integer: 0], resource: rows[integer: 1]))
      }
      guard !rows.isNull(2) else { continue }
      let attribute = rows[integer: 3]
      try cluster[cluster.count - 1].append(
        StateChange(
          StateChange.Kind(stored: rows[text: 4]), names: names[attribute].found("attributes", attribute),
          before: rows[optionalInteger: 5].map(values.value), after: rows[optionalInteger: 6].map(values.value)),
        at: Instant(stored: rows[integer: 2]))
    }
    try finish()
  }

  private static let rows = """
    SELECT iif(r.kind = 'pool', r.parent_id, r.id), c.resource_id, c.at, c.attribute_id, c.kind, c.before_id, c.after_id
    FROM configuration_changes c CROSS JOIN resources r ON r.id = c.resource_id
    WHERE c.at > ?1 AND c.at <= ?2 ORDER BY 1, 2, 3
    """

  /// With resources of which only something volatile changed.
  private static let allRows = """
    SELECT * FROM (
      SELECT iif(r.kind = 'pool', r.parent_id, r.id), r.id, c.at, c.attribute_id, c.kind, c.before_id, c.after_id
      FROM configuration_changes c CROSS JOIN resources r ON r.id = c.resource_id WHERE c.at > ?1 AND c.at <= ?2
      UNION ALL SELECT iif(r.kind = 'pool', r.parent_id, r.id), r.id, NULL, NULL, NULL, NULL, NULL FROM resources r
        WHERE r.id IN (SELECT resource_id FROM readings WHERE from_at > ?1 AND from_at <= ?2))
    ORDER BY 1, 2, 3
    """

  private func changes(
    of cluster: [ResourceRows], _ id: ClusterID, withVolatile isWithVolatile: Bool
  ) throws -> [ResourceChange] {
    let isOtherCluster = cluster.contains { $0.cluster == $0.resource && $0.touches(["resourceUID"]) }
    return try cluster.map { rows in
      let pool = rows.resource == rows.cluster ? nil : try resources.name(rows.resource)
      var change = rows.change(of: id, pool)
      if isWithVolatile || rows.switchesAutoscaling {
        try volatile.complete(&change, of: rows, from: from, to: to)
      }
      // Which lives of its cluster a pool has seen depends on when it was first seen.
      if isOtherCluster, pool != nil, rows.isThereBefore, let first = try firstSight(of: rows.resource), first > from {
        change.becomeFirstSeen(at: first)
      }
      change.isRegulated = try resources.isRegulated(rows.resource, by: to)
      return change
    }
  }
}

extension DriftReader {
  private func firstSight(of resource: Int64) throws -> Instant? {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT min(from_at) FROM versions WHERE resource_id = ?"), arguments: [resource]
    ).map(Instant.init(stored:))
  }
}

/// The changes of one resource in the period, oldest first.
struct ResourceRows {
  let cluster: Int64
  let resource: Int64
  private(set) var changes: [(at: Instant, change: StateChange)] = []

  init(cluster: Int64, resource: Int64) { (self.cluster, self.resource) = (cluster, resource) }

  mutating func append(_ change: StateChange, at instant: Instant) { changes.append((at: instant, change: change)) }

  /// Whether an attribute changed.
  func touches(_ names: [String]) -> Bool { changes.contains { $0.change.names == names } }

  var switchesAutoscaling: Bool { touches(["enableAutoScaling"]) }

  var isThereBefore: Bool {
    guard let first = changes.first(where: { $0.change.names.isEmpty }) else { return true }
    return !isOnlyAppearing(at: first.at)
  }

  private func isOnlyAppearing(at instant: Instant) -> Bool {
    let kinds = changes.filter { $0.at == instant }.map(\.change.kind)
    return kinds.contains(.appeared) && !kinds.contains(.disappeared)
  }

  /// The states at the beginning and after each step, as far as they changed in the period.
  func change(of cluster: ClusterID, _ pool: String?) -> ResourceChange {
    var state = ResourceState.untold
    // Backwards, so that what an attribute was before its first change is known from the beginning.
    for (_, change) in changes.reversed() where !change.names.isEmpty { state.set(change.names, to: change.before) }
    let (before, uidBefore) = (isThereBefore ? state : nil, state.resourceUID)
    var isThere = isThereBefore
    var steps: [ResourceChange.Step] = []
    var rest = changes[...]
    while let at = rest.first?.at {
      let step = rest.prefix { $0.at == at }
      rest = rest.dropFirst(step.count)
      let kinds = step.map(\.change.kind)
      // What came anew under its old name was gone for no time.
      if kinds.contains(.appeared), kinds.contains(.disappeared) {
        steps.append(ResourceChange.Step(at: at, state: nil))
      }
      if kinds.contains(.appeared) { isThere = true } else if kinds.contains(.disappeared) { isThere = false }
      for (_, change) in step where !change.names.isEmpty { state.set(change.names, to: change.after) }
      state.since = at
      steps.append(ResourceChange.Step(at: at, state: isThere ? state : nil))
    }
    var change = ResourceChange(cluster: cluster, pool: pool, before: before, steps: steps)
    if before == nil { change.lastUID = uidBefore }
    return change
  }
}

extension ResourceChange {
  /// Lets its first state be the first that was ever seen of it.
  fileprivate mutating func becomeFirstSeen(at instant: Instant) {
    steps.insert(Step(at: instant, state: before), at: 0)
    (before, isBaseline) = (nil, true)
  }
}

/// Reads what Azure changes by itself.
private struct VolatileReader {
  private let courses: CourseReader
  private let autoscaling: RepeatedStatement

  init(_ database: Database) throws {
    courses = try CourseReader(database: database)
    autoscaling = try RepeatedStatement(
      database,
      sql: """
        SELECT c.body ->> '$.enableAutoScaling' FROM versions v JOIN contents c ON c.id = v.config_id
        WHERE v.resource_id = ? AND v.from_at <= ? ORDER BY v.from_at DESC LIMIT 1
        """)
  }

  /// Sets the volatile attributes of the states, with a step wherever one changed.
  func complete(_ change: inout ResourceChange, of rows: ResourceRows, from: Instant, to: Instant) throws {
    var track = try courses.volatileTrack(of: rows.resource, from: from, to: to)
    let isAutoscaled = try rows.switchesAutoscaling ? false : isAutoscaled(rows.resource, at: to)
    func completed(_ state: ResourceState?, at instant: Instant) -> ResourceState? {
      guard var state else { return nil }
      state.readings = track.attributes(at: instant)
      if isAutoscaled { state.configuration["enableAutoScaling"] = .bool(true) }
      return state
    }
    let first = track.beginnings.first { $0 > from }
    let isFirstSight = track.isEmpty(at: from) && change.before != nil
    change.before = completed(change.before, at: isFirstSight ? first ?? from : from)
    let known = change.steps
    let instants = Set(known.map(\.at) + track.beginnings.filter { from < $0 && $0 <= to }).sorted()
    change.steps = instants.map { instant in
      let state = known.last { $0.at <= instant }.map(\.state) ?? change.before
      return ResourceChange.Step(at: instant, state: completed(state, at: instant))
    }
  }

  private func isAutoscaled(_ resource: Int64, at instant: Instant) throws -> Bool {
    autoscaling.bind(resource, at: 1)
    autoscaling.bind(instant.seconds, at: 2)
    return try autoscaling.integer() == 1
  }
}

/// Reads values that attributes had, each once.
private final class ValueReader {
  private let statement: RepeatedStatement
  private var known: [Int64: JSONValue] = [:]

  init(_ database: Database) throws {
    statement = try RepeatedStatement(database, sql: "SELECT value FROM attribute_values WHERE id = ?")
  }

  func value(_ id: Int64) throws -> JSONValue {
    if let value = known[id] { return value }
    statement.bind(id, at: 1)
    let text = try statement.rows { statement[text: 0] }.first.found("attribute_values", id)
    let value = try JSONValue(stored: text)
    known[id] = value
    return value
  }
}
