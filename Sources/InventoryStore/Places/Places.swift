import GRDB
import InventoryModel

/// From where clusters and pools are looked at. Those of one place lie in the same of all scopes that were ever covered, so
/// they were looked at at the same instants, and their passes grow stale together.
struct Places {
  let database: Database

  /// Puts rows where they belong once a snapshot was recorded, and writes when each place is stale. Leaves the rows that may
  /// be shown otherwise in `temp.restaled`, with the instant from which on, and takes out what they count for.
  ///
  /// - Parameters:
  ///   - coverage: of the snapshot that came or went.
  ///   - policies: those before the change.
  func update(coverage: Int64, before policies: PolicyHistory?, _ counts: CountRecord) throws {
    try createTables()
    let isKnown = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM place_coverages WHERE coverage_id = ?)", arguments: [coverage])!
    // Rows that are new to it lie nowhere yet; what a coverage is new to are those that do.
    let isNewToRows = try !isKnown && Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM resource_places)")!
    let new = try assign(
      isNewToRows ? Self.newRows + Self.rows(below: coverage) : Self.newRows, completing: !isKnown, counts)
    let history = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
    let isOtherPolicy = policies.flatMap(history.firstDifference) != nil
    let places = try Int64.fetchAll(
      database,
      sql: isOtherPolicy
        ? "SELECT id FROM places" : "SELECT place_id FROM place_coverages WHERE coverage_id = \(coverage)")
    // A row may be new in a place that nothing but earlier snapshots covered.
    try writeCourses(of: new.union(places).sorted(), under: history)
    try counts.takeOut(Self.restaledClusters)
  }

  /// Puts every row where it belongs, and writes when each place is stale.
  func updateAll(under policies: PolicyHistory) throws {
    try createTables()
    _ = try assign("SELECT id FROM resources WHERE kind IN ('cluster', 'pool')", completing: true)
    try writeCourses(of: Int64.fetchAll(database, sql: "SELECT id FROM places"), under: policies)
  }

  private func createTables() throws {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.restaled;
        CREATE TABLE temp.restaled (resource_id INTEGER PRIMARY KEY, since INTEGER NOT NULL);
        DROP TABLE IF EXISTS temp.moved;
        CREATE TABLE temp.moved (resource_id INTEGER PRIMARY KEY, place_id INTEGER NOT NULL);
        """)
  }

  /// Rows of which it was other when they were stale.
  static let restaledRows = "SELECT resource_id FROM temp.restaled"

  private static let restaledClusters = """
    SELECT iif(r.kind = 'pool', r.parent_id, r.id), s.since FROM temp.restaled s JOIN resources r ON r.id = s.resource_id
    """

  // MARK: Rows

  private static let newRows = """
    SELECT id FROM resources WHERE kind IN ('cluster', 'pool')
      AND id > ifnull((SELECT max(resource_id) FROM resource_places), 0)
    """

  private static func rows(below coverage: Int64) -> String {
    """
     UNION SELECT id FROM (
      WITH RECURSIVE below (id) AS (
        SELECT resource_id FROM coverage_scopes WHERE coverage_id = \(coverage)
        UNION SELECT r.id FROM below b JOIN resources r ON r.parent_id = b.id)
      SELECT b.id FROM below b JOIN resources r ON r.id = b.id WHERE r.kind IN ('cluster', 'pool'))
    """
  }

  /// - Parameter isCompleting: whether coverages are new to places that are known.
  /// - Returns: the places that there were none of before.
  private func assign(
    _ rows: String, completing isCompleting: Bool, _ counts: CountRecord? = nil
  ) throws -> Set<Int64> {
    let scopes = try ScopeReader(database)
    let book = try PlaceBook(database)
    let cursor = try RepeatedStatement(
      database,
      sql: """
        SELECT r.id, iif(r.kind = 'pool', r.parent_id, r.id), p.place_id FROM (\(rows)) n
        CROSS JOIN resources r ON r.id = n.id LEFT JOIN resource_places p ON p.resource_id = r.id
        """)
    defer { cursor.reset() }
    while try cursor.step() {
      let place = try scopes.place(row: cursor[integer: 0], cluster: cursor[integer: 1])
      try book.put(cursor[integer: 0], in: place, from: cursor[optionalInteger: 2])
    }
    try move(counts)
    try book.writeCoverages(completing: isCompleting)
    return book.new
  }

  /// Moves the rows in `temp.moved`, which count at their old places up to now.
  private func move(_ counts: CountRecord?) throws {
    try database.execute(sql: "INSERT INTO temp.restaled SELECT resource_id, \(Int64.min) FROM temp.moved")
    try counts?.takeOut(Self.restaledClusters)
    try database.execute(sql: "INSERT OR REPLACE INTO resource_places SELECT * FROM temp.moved")
  }

  // MARK: Staleness

  private func writeCourses(of places: [Int64], under policies: PolicyHistory) throws {
    let staleness = PlaceStaleness(database: database, policies: policies)
    for place in places {
      guard let since = try staleness.write(place) else { continue }
      try database.execute(
        sql: "INSERT OR IGNORE INTO temp.restaled SELECT resource_id, ? FROM resource_places WHERE place_id = ?",
        arguments: [since.seconds, place])
    }
  }
}

/// The scopes that a place lies in, of all that were ever covered; 0 where there is none.
struct PlaceScopes: Hashable {
  /// The subscription, the resource group and the cluster, with all below them.
  var subtrees: [Int64]
  /// The cluster's pools.
  var children: Int64
  var own: Int64
  /// An exception: the cluster, where it was reported without its pools.
  var unread: Int64

  var text: String { (subtrees + [children, own, unread]).map(String.init).joined(separator: " ") }
}

/// Finds the scopes that rows lie in.
private final class ScopeReader {
  private let extents: RepeatedStatement
  private let parents: RepeatedStatement
  /// Whether any resource was ever covered alone.
  private let hasOwn: Bool
  private var known: [Int64: Set<String>] = [:]
  /// Rows of a cluster mostly follow each other.
  private var last: (cluster: Int64, row: PlaceScopes, pools: PlaceScopes)?

  init(_ database: Database) throws {
    extents = try RepeatedStatement(database, sql: "SELECT DISTINCT extent FROM coverage_scopes WHERE resource_id = ?")
    parents = try RepeatedStatement(
      database,
      sql: "SELECT g.id, g.parent_id FROM resources c JOIN resources g ON g.id = c.parent_id WHERE c.id = ?")
    hasOwn = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM coverage_scopes WHERE extent = 'self')")!
  }

  func place(row: Int64, cluster: Int64) throws -> PlaceScopes {
    if last?.cluster != cluster { try read(cluster) }
    guard row != cluster else { return last!.row }
    var scopes = last!.pools
    if hasOwn, try extents(of: row).contains("self") { scopes.own = row }
    return scopes
  }

  private func read(_ cluster: Int64) throws {
    parents.bind(cluster, at: 1)
    let (group, subscription) = try parents.rows { (parents[integer: 0], parents[integer: 1]) }.first
      .found("resources", cluster)
    let own = try extents(of: cluster)
    let subtrees = try [subscription, group].map { try sharedExtents(of: $0).contains("subtree") ? $0 : 0 }
    let row = PlaceScopes(
      subtrees: subtrees + [own.contains("subtree") ? cluster : 0], children: 0,
      own: own.contains("self") ? cluster : 0, unread: 0)
    var pools = row
    pools.own = 0
    pools.children = own.contains("children") ? cluster : 0
    pools.unread = own.contains("unread") ? cluster : 0
    last = (cluster, row, pools)
  }

  private func sharedExtents(of resource: Int64) throws -> Set<String> {
    if let extents = known[resource] { return extents }
    let extents = try extents(of: resource)
    known[resource] = extents
    return extents
  }

  private func extents(of resource: Int64) throws -> Set<String> {
    extents.bind(resource, at: 1)
    return Set(try extents.rows { extents[text: 0] })
  }
}

/// Writes places, their coverages and their rows.
private final class PlaceBook {
  private let database: Database
  private var places: [PlaceScopes: Int64] = [:]
  private(set) var new: Set<Int64> = []
  private let put: RepeatedStatement
  private let move: RepeatedStatement

  init(_ database: Database) throws {
    self.database = database
    put = try RepeatedStatement(database, sql: "INSERT INTO resource_places VALUES (?, ?)")
    move = try RepeatedStatement(database, sql: "INSERT INTO temp.moved VALUES (?, ?)")
  }

  /// Puts a row that was nowhere; one that was elsewhere goes to `temp.moved`.
  func put(_ row: Int64, in scopes: PlaceScopes, from old: Int64?) throws {
    let place = try place(scopes)
    guard place != old else { return }
    let statement = old == nil ? put : move
    statement.bind(row, at: 1)
    statement.bind(place, at: 2)
    try statement.run()
  }

  private func place(_ scopes: PlaceScopes) throws -> Int64 {
    if let place = places[scopes] { return place }
    var id = try Int64.fetchOne(
      database, sql: "SELECT id FROM places WHERE scopes = ?", arguments: [scopes.text])
    if id == nil {
      try database.execute(sql: "INSERT INTO places (scopes) VALUES (?)", arguments: [scopes.text])
      id = database.lastInsertedRowID
      new.insert(id!)
    }
    places[scopes] = id
    return id!
  }

  func writeCoverages(completing isCompleting: Bool) throws {
    for (scopes, place) in places where isCompleting || new.contains(place) {
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO place_coverages SELECT :place, coverage_id FROM coverage_scopes c
          WHERE ((c.resource_id IN (:subscription, :group, :cluster) AND c.extent = 'subtree')
            OR (c.resource_id = :children AND c.extent = 'children') OR (c.resource_id = :own AND c.extent = 'self'))
            AND NOT EXISTS (SELECT 1 FROM coverage_scopes u
              WHERE u.resource_id = :unread AND u.extent = 'unread' AND u.coverage_id = c.coverage_id)
          """,
        arguments: [
          "place": place, "subscription": scopes.subtrees[0], "group": scopes.subtrees[1],
          "cluster": scopes.subtrees[2],
          "children": scopes.children, "own": scopes.own, "unread": scopes.unread,
        ])
    }
  }
}
