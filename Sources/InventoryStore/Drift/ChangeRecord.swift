import DriftEngine
import GRDB
import InventoryModel

/// Brings the stored changes of configuration up to date where the facts changed: only what differs is written.
struct ChangeRecord {
  let database: Database
  /// The facts before this instant did not change, so neither did what was new by then.
  let since: Instant

  /// Leaves the clusters and pools that queries of their ids yield in `temp.changed`.
  func gather(_ resources: String, arguments: StatementArguments = []) throws {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.changed;
        CREATE TABLE temp.changed (cluster_id INTEGER, resource_id INTEGER, PRIMARY KEY (cluster_id, resource_id))
          WITHOUT ROWID;
        """)
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO temp.changed
        WITH changed (id) AS (\(resources))
        SELECT iif(r.kind = 'pool', r.parent_id, r.id), r.id FROM changed c CROSS JOIN resources r ON r.id = c.id
        WHERE r.kind IN ('cluster', 'pool')
        """, arguments: arguments)
  }

  /// Writes what became of the resources in `temp.changed`.
  ///
  /// - Parameter policies: those before the change.
  func update(before policies: PolicyHistory?) throws {
    let isNone = try !Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM temp.changed)")!
    let newest = try PolicyRecord(database: database).history()?.newest ?? .builtIn
    guard !isNone || newest != policies?.newest else { return }
    let table = try ChangeTable(database, policy: newest)
    try update(table)
    if newest != policies?.newest { try table.renewCategories() }
  }

  func update(_ table: ChangeTable) throws {
    let reader = try StepReader(database: database, since: since)
    let rows = try Row.fetchCursor(database, sql: "SELECT cluster_id, resource_id FROM temp.changed ORDER BY 1, 2")
    var cluster: (id: Int64, rows: [Int64])?
    while let row = try rows.next() {
      if let done = cluster, try done.id != row[0] {
        try write(done.rows, of: done.id, reader, table)
        cluster = nil
      }
      cluster = try (row[0], (cluster?.rows ?? []) + [row[1]])
    }
    if let cluster { try write(cluster.rows, of: cluster.id, reader, table) }
  }

  private func write(_ rows: [Int64], of cluster: Int64, _ reader: StepReader, _ table: ChangeTable) throws {
    var courses = try rows.map { try reader.steps(of: $0, cluster: cluster) }
    let beginnings = try reader.lives.beginnings(of: cluster).filter { $0 >= since }
    if try rows.contains(cluster) && (!beginnings.isEmpty || table.showsComings(of: cluster, since: since)) {
      // A recreated cluster takes its pools along, changed or not; so does one that turns out not to have been.
      let others = try reader.pools(of: cluster).filter { !rows.contains($0) }
      courses += try others.map { try reader.steps(of: $0, cluster: cluster) }
    }
    for course in courses {
      // A cluster that was gone in between is not recreated, but its pools are others.
      let recreations = course.isPool ? beginnings : course.recreations
      try table.write(course.changes(clusterRecreatedAt: Set(recreations)), of: course.resource, since: since)
    }
  }
}

/// What became of a cluster or pool from an instant on, step by step.
struct ResourceSteps {
  struct Step {
    var at: Instant
    var before: ResourceState?
    var after: ResourceState?
    /// What was known last, where it was not there just before.
    var last: ResourceState?
    var isBaseline: Bool
  }

  var resource: Int64
  var isPool: Bool
  /// As it was at the beginning; nil where it was not there.
  var before: ResourceState?
  var steps: [Step]

  /// When the cluster became another one.
  var recreations: [Instant] {
    steps.filter { step in
      guard !isPool, let old = step.before?.resourceUID, let new = step.after?.resourceUID else { return false }
      return old != new
    }.map(\.at)
  }

  func changes(clusterRecreatedAt recreations: Set<Instant>) -> [(at: Instant, change: StateChange)] {
    (steps + unchanged(at: recreations)).flatMap { step in
      stateChanges(
        from: step.before, to: step.after, last: step.last, ofPool: isPool, isBaseline: step.isBaseline,
        isClusterRecreated: recreations.contains(step.at)
      ).map { (at: step.at, change: $0) }
    }
  }
}

extension ResourceSteps {
  /// Where its cluster became another one while nothing about it changed.
  fileprivate func unchanged(at recreations: Set<Instant>) -> [Step] {
    recreations.subtracting(steps.map(\.at)).sorted().map { instant in
      let state = steps.last { $0.at < instant }.map(\.after) ?? before
      return Step(at: instant, before: state, after: state, isBaseline: false)
    }
  }
}

/// Reads states from the facts, from an instant on.
struct StepReader {
  let database: Database
  let since: Instant
  let lives: ClusterLives
  private let courses: CourseReader
  private let wholes: CourseReader
  private let baselines: Baselines

  init(database: Database, since: Instant) throws {
    self.database = database
    self.since = since
    lives = try ClusterLives(database)
    courses = try CourseReader(database: database, .changing)
    wholes = try CourseReader(database: database)
    baselines = try Baselines(database)
  }

  func steps(of resource: Int64, cluster: Int64) throws -> ResourceSteps {
    let isPool = resource != cluster
    let before = Instant(seconds: since.seconds == .min ? .min : since.seconds - 1)
    var course = try courses.course(of: resource, isPool: isPool, from: before, to: .never)
    var isThere = course.before != nil || since.seconds == .min
    // What comes back is compared with what it was, whole.
    let comesBack = course.steps.contains { step in
      defer { isThere = step.state != nil }
      return !isThere && step.state != nil
    }
    if comesBack { course = try wholes.course(of: resource, isPool: isPool, from: before, to: .never) }
    var steps: [ResourceSteps.Step] = []
    var (state, last) = (course.before, course.before)
    for step in course.steps {
      if state == nil, last == nil, step.state != nil, since.seconds != .min {
        last = try wholes.lastState(of: resource, isPool: isPool, before: step.at)
      }
      let isBaseline =
        try state == nil && last == nil && step.state != nil && baselines.contains(resource, seenAt: step.at)
      steps.append(
        .init(
          at: step.at, before: state, after: step.state, last: state == nil ? last : nil, isBaseline: isBaseline))
      (state, last) = (step.state, step.state ?? last)
    }
    return ResourceSteps(resource: resource, isPool: isPool, before: course.before, steps: steps)
  }

  func pools(of cluster: Int64) throws -> [Int64] {
    try Int64.fetchAll(
      database.cachedStatement(sql: "SELECT id FROM resources WHERE parent_id = ? AND kind = 'pool' ORDER BY id"),
      arguments: [cluster])
  }
}
