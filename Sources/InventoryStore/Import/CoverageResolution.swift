import GRDB
import InventoryModel

/// Settles what a snapshot covers, as rows of `temp.cover (resource_id, extent)`.
struct CoverageResolution {
  let database: Database
  let coverage: ImportRequest.Coverage
  let documents: [Document]

  /// Why the coverage is partial, or nil.
  var partialReason: String? {
    if case .partial(let reason, _) = coverage { return reason }
    return documents.missingPages
  }

  private var holdsPools: Bool { documents.contains(where: \.holdsPools) }
  private var isSingle: Bool { documents.count == 1 && documents[0].isSingle }
  private var isEmpty: Bool { documents.allSatisfy { $0.elements == 0 } }

  /// True where a manifest says of what the documents are, though they cover nothing.
  private var isOfNamedScopes: Bool {
    if case .partial(_, let scopes) = coverage { !scopes.isEmpty } else { false }
  }

  /// The list that nobody vouched for, so that it may have been filtered.
  var bareList: FilteredListGuard.List? {
    guard case .told = coverage, partialReason == nil, !(isSingle && holdsPools) else { return nil }
    return isSingle || holdsPools ? .ofPools : .ofClusters
  }

  func resolve() throws {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.cover;
        CREATE TABLE temp.cover (resource_id INTEGER, extent TEXT, PRIMARY KEY (resource_id, extent)) WITHOUT ROWID;
        """)
    if case .scopes(let scopes) = coverage {
      try cover(scopes)
    } else if isEmpty, !isOfNamedScopes {
      throw DocumentProblem.emptyWithoutScope(file: documents[0].file)
    }
    if partialReason != nil {
      try database.execute(sql: "DELETE FROM temp.cover; \(Self.everythingSeen)")
    } else if case .told = coverage {
      try database.execute(sql: whatTheDocumentTells)
    }
    try database.execute(
      sql: """
        INSERT INTO temp.cover
        SELECT cluster_id, 'unread' FROM temp.seen_clusters WHERE NOT are_pools_told
        """)
  }

  private func cover(_ scopes: [Scope]) throws {
    let extent = holdsPools ? "children" : "subtree"
    for scope in scopes {
      if holdsPools, !scope.isCluster { throw DocumentProblem.poolsOutsideCluster(file: documents[0].file) }
      let id = try resourceID(of: scope, in: database)
      try database.execute(sql: "INSERT OR IGNORE INTO temp.cover VALUES (?, ?)", arguments: [id, extent])
    }
    try refuseOutsiders()
  }

  /// `--scope` says exactly what a document covers, so a resource elsewhere shows that it is wrong.
  private func refuseOutsiders() throws {
    let outsider = """
      SELECT c.id FROM (SELECT cluster_id FROM temp.seen UNION SELECT cluster_id FROM temp.seen_clusters) n
      JOIN resources c ON c.id = n.cluster_id JOIN resources g ON g.id = c.parent_id
      WHERE NOT EXISTS (SELECT 1 FROM temp.cover WHERE resource_id IN (c.id, g.id, g.parent_id)) LIMIT 1
      """
    guard let id = try Int64.fetchOne(database, sql: outsider) else { return }
    throw DocumentProblem.outsideScope(resource: try resourceName(id, in: database), file: documents[0].file)
  }

  private static let everythingSeen = """
    INSERT OR IGNORE INTO temp.cover SELECT resource_id, 'self' FROM temp.seen;
    INSERT OR IGNORE INTO temp.cover SELECT cluster_id, 'self' FROM temp.seen_clusters;
    INSERT OR IGNORE INTO temp.cover
    SELECT p.id, 'self' FROM temp.seen_clusters c JOIN resources p ON p.parent_id = c.cluster_id
    JOIN versions v ON v.resource_id = p.id AND v.to_at = \(Int64.max) WHERE c.is_known
    """

  /// A list of clusters covers each subscription named in it, one cluster itself and its pools, a list of pools the
  /// pools of their cluster, one pool itself.
  private var whatTheDocumentTells: String {
    switch (isSingle, holdsPools) {
    case (true, true):
      "INSERT OR IGNORE INTO temp.cover SELECT resource_id, 'self' FROM temp.seen"
    case (false, true):
      "INSERT OR IGNORE INTO temp.cover SELECT cluster_id, 'children' FROM temp.seen"
    case (true, false):
      "INSERT OR IGNORE INTO temp.cover SELECT cluster_id, 'subtree' FROM temp.seen_clusters"
    case (false, false):
      """
      INSERT OR IGNORE INTO temp.cover
      SELECT DISTINCT g.parent_id, 'subtree' FROM
        (SELECT DISTINCT c.parent_id FROM temp.seen_clusters n JOIN resources c ON c.id = n.cluster_id) d
      JOIN resources g ON g.id = d.parent_id
      """
    }
  }

  /// Stores the set of scopes, once for each distinct set.
  func store() throws -> Int64 {
    let digest = try String.fetchOne(
      database,
      sql: """
        SELECT snapshot_digest(ifnull(group_concat(resource_id || extent, ' '), ''))
        FROM (SELECT resource_id, extent FROM temp.cover ORDER BY resource_id, extent)
        """)!
    if let known = try Int64.fetchOne(database, sql: "SELECT id FROM coverages WHERE digest = ?", arguments: [digest]) {
      return known
    }
    try database.execute(sql: "INSERT INTO coverages (digest) VALUES (?)", arguments: [digest])
    let id = database.lastInsertedRowID
    try database.execute(
      sql: "INSERT INTO coverage_scopes SELECT ?, resource_id, extent FROM temp.cover", arguments: [id])
    return id
  }
}
