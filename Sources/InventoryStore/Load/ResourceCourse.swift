import GRDB
import InventoryModel

/// What became of one resource in some time.
struct ResourceCourse {
  /// As it was at the beginning; nil where it was not there.
  var before: ResourceState?
  var steps: [ResourceChange.Step]
}

/// Puts the configurations and the readings of a resource together, in the order of time.
struct CourseReader {
  let database: Database
  private let objects: ObjectReader
  private let maps: ReportedMaps
  private let lives: ClusterLives
  private let extent: Extent
  /// Those that are read of a configuration of which only some are.
  private let names: MemberNames
  private let versionRows: RepeatedStatement
  private let readingRows: RepeatedStatement

  /// How much of the states is read.
  enum Extent: Equatable {
    case whole
    /// Of the configuration only some members, by their names.
    case members(Set<String>)
    /// Members of the configuration that are always the same are left out, unless rules ask for them, and of what Azure
    /// changes by itself all but the node count: enough to tell what changed from one step to the next.
    case changing
  }

  init(database: Database, _ extent: Extent = .whole) throws {
    self.database = database
    self.extent = extent
    names = if case .members(let names) = extent { MemberNames(names.union(Self.alwaysRead)) } else { [] }
    objects = try ObjectReader(database: database)
    maps = try ReportedMaps(database)
    lives = try ClusterLives(database)
    versionRows = try Self.rows("config_id", of: "versions", in: database)
    readingRows = try Self.rows("node_count, reading_id, etag", of: "readings", in: database)
  }

  /// Those of a resource that begin in a time, and the one that began last before it.
  private static func rows(
    _ columns: String, of table: String, in database: Database
  ) throws -> RepeatedStatement {
    try RepeatedStatement(
      database,
      sql: """
        SELECT from_at, to_at, \(columns) FROM \(table) WHERE resource_id = ?1 AND from_at <= ?3 AND from_at >=
          ifnull((SELECT max(from_at) FROM \(table) WHERE resource_id = ?1 AND from_at <= ?2), ?2) ORDER BY from_at
        """)
  }

  /// From just behind one instant up to another, that included.
  func course(of id: Int64, isPool: Bool, from: Instant, to: Instant) throws -> ResourceCourse {
    var versions = Track(try versions(of: id, isPool: isPool, from: from, to: to))
    var readings = Track(try readings(of: id, from: from, to: to))
    func state(at instant: Instant) throws -> ResourceState? {
      guard let version = versions.stretch(at: instant) else { return nil }
      let reading = readings.stretch(at: instant)
      return ResourceState(
        since: max(version.interval.from, reading?.interval.from ?? version.interval.from),
        configuration: try keepingMaps(version.attributes, of: id, at: instant), readings: reading?.attributes ?? [:])
    }
    let edges = Set(versions.edges + readings.beginnings).filter { from < $0 && $0 <= to && $0 != .never }
    let before = try state(at: from)
    return ResourceCourse(
      before: before, steps: try edges.sorted().map { ResourceChange.Step(at: $0, state: try state(at: $0)) })
  }

  /// The last state of a resource that was gone by an instant; nil where it was never there before.
  func lastState(of id: Int64, isPool: Bool, before instant: Instant) throws -> ResourceState? {
    let end = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT max(to_at) FROM versions WHERE resource_id = ? AND to_at <= ?"),
      arguments: [id, instant.seconds])
    guard let end else { return nil }
    let last = Instant(seconds: end - 1)
    return try course(of: id, isPool: isPool, from: last, to: last).before
  }

  /// What Azure changes by itself, over a time.
  func volatileTrack(of id: Int64, from: Instant, to: Instant) throws -> Track {
    Track(try readings(of: id, from: from, to: to))
  }

  static let maps: [(map: ReportedMaps.Map, name: String)] = [(.tags, "tags"), (.labels, "nodeLabels")]
  private static let mapNames = MemberNames(Set(maps.map(\.name)))

  /// Tags and labels that are absent count as last reported.
  private func keepingMaps(
    _ configuration: [String: JSONValue], of id: Int64, at instant: Instant
  ) throws -> [String: JSONValue] {
    var complete = configuration
    for (map, name) in Self.maps where configuration[name] == nil {
      guard let source = try maps.source(of: map, id, at: instant)?.configuration else { continue }
      complete[name] = try objects.object(source, only: Self.mapNames)[name]
    }
    return complete
  }

  /// Cut where a life of the cluster begins, too: what an earlier life reported is not carried into it.
  private func versions(of id: Int64, isPool: Bool, from: Instant, to: Instant) throws -> [Stretch] {
    var stretches: [Stretch] = []
    let rows = try rows(versionRows, of: id, from: from, to: to) { (interval: $0, configuration: $1[integer: 2]) }
    let beginnings = try lives.beginnings(of: id)
    for (version, told) in zip(rows.map(\.interval), try configurations(rows.map(\.configuration))) {
      for interval in version.cut(at: beginnings) {
        let known: [String: JSONValue]
        if beginnings.contains(interval.from) {
          known = told
        } else if let last = stretches.last {
          known = last.interval.to == interval.from ? told.completed(from: last.attributes, isPool: isPool) : told
        } else {
          known = try completed(told, of: id, isPool: isPool, from: interval.from, lives: beginnings)
        }
        stretches.append(Stretch(interval: interval, attributes: known))
      }
    }
    return stretches
  }

  private func configurations(_ ids: [Int64]) throws -> [[String: JSONValue]] {
    switch extent {
    case .whole: return try ids.map { try objects.object($0) }
    case .members: return try ids.map { try objects.object($0, only: names) }
    case .changing:
      let members = try ids.map { try objects.members($0) }
      let names = zip(members, members.dropFirst()).reduce(into: Self.alwaysRead) {
        $0.formUnion($1.0.names(differingFrom: $1.1))
      }
      return try members.map { try objects.object($0, only: names) }
    }
  }

  /// What decides how a change is seen.
  private static let alwaysRead = ResourceState.leftOutOfClusters.union(ResourceState.leftOutOfPools)
    .union(["sku", "tags", "nodeLabels", "enableAutoScaling"])
  private static let alwaysReadNames = MemberNames(alwaysRead)

  private func readings(of id: Int64, from: Instant, to: Instant) throws -> [Stretch] {
    try rows(readingRows, of: id, from: from, to: to) { interval, row in
      let count = row[optionalInteger: 2]
      let attributes =
        extent == .changing
        ? Self.readings([:], count: count, eTag: nil)
        : Self.readings(try objects.object(row[integer: 3]), count: count, eTag: row[optionalText: 4])
      return Stretch(interval: interval, attributes: attributes)
    }
  }

  private func rows<Value>(
    _ statement: RepeatedStatement, of id: Int64, from: Instant, to: Instant,
    _ read: (Interval, RepeatedStatement) throws -> Value
  ) throws -> [Value] {
    statement.bind(id, at: 1)
    statement.bind(from.seconds, at: 2)
    statement.bind(to.seconds, at: 3)
    return try statement.rows {
      try read(Interval(stored: statement[integer: 0], statement[integer: 1]), statement)
    }
  }

  private static func readings(
    _ told: [String: JSONValue], count: Int64?, eTag: String?
  ) -> [String: JSONValue] {
    var readings = told
    for (version, patch) in patchVersions {
      if let told = readings.removeValue(forKey: version) { readings[patch] = told }
    }
    readings["count"] = count.map(JSONValue.integer)
    readings["eTag"] = eTag.map(JSONValue.string)
    return readings
  }

  /// The configuration holds minor versions under the names that Azure gives to the full ones.
  private static let patchVersions = [
    "orchestratorVersion": "orchestratorPatchVersion",
    "currentOrchestratorVersion": "currentOrchestratorPatchVersion",
    "kubernetesVersion": "kubernetesPatchVersion",
    "currentKubernetesVersion": "currentKubernetesPatchVersion",
  ]

  /// Attributes that older API versions leave out, as last told in this incarnation.
  private func completed(
    _ configuration: [String: JSONValue], of id: Int64, isPool: Bool, from: Instant, lives beginnings: [Instant]
  ) throws -> [String: JSONValue] {
    var complete = configuration
    var next = from
    while !complete.isComplete(isPool: isPool, among: Self.alwaysRead), !beginnings.contains(next),
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT from_at, config_id FROM versions WHERE resource_id = ? AND to_at = ?
            """), arguments: [id, next.seconds])
    {
      let earlier = try objects.object(row[1] as Int64, only: Self.alwaysReadNames)
      complete = complete.completed(from: earlier, isPool: isPool)
      // A version over the beginning of a life was reported in it, but those before it were not.
      let version = try Interval(stored: row[0], next.seconds)
      guard version.cut(at: beginnings).count == 1 else { break }
      next = version.from
    }
    return complete
  }
}

/// Attributes and when they were in force.
struct Stretch {
  var interval: Interval
  var attributes: [String: JSONValue]
}

/// Stretches in the order of time, for instants in the order of time.
struct Track {
  private let stretches: [Stretch]
  private var next = 0

  init(_ stretches: [Stretch]) { self.stretches = stretches }

  var beginnings: [Instant] { stretches.map(\.interval.from) }
  func isEmpty(at instant: Instant) -> Bool { !stretches.contains { $0.interval.contains(instant) } }
  var edges: [Instant] { stretches.flatMap { [$0.interval.from, $0.interval.to] } }

  mutating func attributes(at instant: Instant) -> [String: JSONValue] { stretch(at: instant)?.attributes ?? [:] }

  mutating func stretch(at instant: Instant) -> Stretch? {
    while next < stretches.count, stretches[next].interval.to <= instant { next += 1 }
    guard next < stretches.count, stretches[next].interval.contains(instant) else { return nil }
    return stretches[next]
  }
}

extension [String: JSONValue] {
  /// Whether nothing is absent that an earlier version may tell.
  ///
  /// - Parameter names: what is asked for.
  func isComplete(isPool: Bool, among names: Set<String>) -> Bool {
    let leftOut = isPool ? ResourceState.leftOutOfPools : ResourceState.leftOutOfClusters
    return leftOut.allSatisfy { self[$0] != nil || !names.contains($0) }
      && (isPool || skuName != nil || !names.contains("sku"))
  }

  fileprivate func completed(from earlier: Self, isPool: Bool) -> Self {
    var complete = self
    for name in isPool ? ResourceState.leftOutOfPools : ResourceState.leftOutOfClusters where complete[name] == nil {
      complete[name] = earlier[name]
    }
    guard !isPool else { return complete }
    if complete["sku"] == nil { complete["sku"] = earlier["sku"] }
    if complete.skuName == nil { complete.skuName = earlier.skuName }
    return complete
  }

  /// The part of a cluster's `sku` that evaluation reads.
  fileprivate var skuName: JSONValue? {
    get {
      guard case .object(let sku) = self["sku"] else { return nil }
      return sku["name"]
    }
    set {
      guard let newValue else { return }
      guard case .object(var sku) = self["sku"] ?? .object([:]) else { return }
      sku["name"] = newValue
      self["sku"] = .object(sku)
    }
  }
}
