import GRDB
import InventoryModel

extension InventoryStore {
  /// Imports a document of node evidence in one transaction, and judges anew the clusters that it speaks of.
  ///
  /// - Parameters:
  ///   - takenAt: when it was taken; kernel readings have times of their own.
  ///   - cluster: whose classes these are; nodes name their cluster themselves.
  /// - Throws: `StoreError`; the file is then as it was.
  public func importEvidence(
    _ document: EvidenceDocument, takenAt: Instant, cluster: ClusterID? = nil, importedAt: Instant, judge: Judge
  ) throws -> EvidenceSummary {
    try writing { database in
      try EvidenceImport(database: database, document: document, takenAt: takenAt, cluster: cluster)
        .run(importedAt: importedAt, judge: judge)
    }
  }
}

extension InventoryStore {
  /// The cluster whose nodes lie in a node resource group; nil where none or several are known to.
  public func loadCluster(nodeResourceGroup group: String, subscription: String) throws -> ClusterID? {
    try reading { database in
      let group = EvidenceJoining.Group(name: group, subscription: subscription)
      let found = try EvidenceJoining(database: database).clusters(in: [group])
      return try found.count == 1 ? StateReader(database: database).identity(of: found[0]).0 : nil
    }
  }
}

/// The steps of importing one document of node evidence.
private struct EvidenceImport {
  let database: Database
  let document: EvidenceDocument
  let takenAt: Instant
  let cluster: ClusterID?

  func run(importedAt: Instant, judge: Judge) throws -> EvidenceSummary {
    guard document.kind != .nodeClasses || cluster != nil else {
      throw StoreError.classesWithoutCluster(file: document.file)
    }
    // 1. Whether it is known.
    var summary = EvidenceSummary(
      file: document.file, kind: document.kind, outcome: .imported, takenAt: takenAt, told: told)
    guard let id = try record(importedAt: importedAt) else {
      summary.outcome = .alreadyImported
      return summary
    }
    // 2. Its rows.
    try writeLists(id)
    try writeReadings(id)
    try writeClasses(id)
    // 3. Which clusters it speaks of, and what joins to nothing.
    let joining = EvidenceJoining(database: database)
    let touched = try joining.clusters(of: document, classesOf: cluster)
    summary.clusters = touched.count
    summary.unjoined = try joining.unjoined(document, clusters: touched, at: takenAt)
    if let cluster, try joining.isUnseen(touched[0]) {
      summary.unjoined += document.classes.map { "\($0.name): no snapshot has told of the cluster \(cluster)" }
    }
    // 4. Their judgements.
    let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
    let judging = Judging(database: database, since: Instant(seconds: .min))
    try judging.touch("SELECT value FROM json_each('\(Set(touched).sorted())')")
    try judging.judgeTouched(judge, under: policies)
    return summary
  }

  private var told: Int {
    document.nodes.reduce(document.strays.count) { $0 + $1.nodes.count } + document.classes.count
      + document.readings.count
  }

  /// Nil where the same bytes of the same time are known.
  private func record(importedAt: Instant) throws -> Int64? {
    let identity = ["evidence", takenAt.description, cluster?.description ?? "", document.sha256]
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO evidence_documents (digest, sha256, name, kind, taken_at, imported_at)
        VALUES (snapshot_digest(?), ?, ?, ?, ?, ?)
        """,
      arguments: [
        identity.joined(separator: "\n"), document.sha256, document.file, document.kind.rawValue, takenAt.seconds,
        importedAt.seconds,
      ])
    return database.changesCount > 0 ? database.lastInsertedRowID : nil
  }

  private func writeLists(_ id: Int64) throws {
    for cluster in document.nodes {
      try database.execute(
        sql: "INSERT INTO node_lists (document_id, node_resource_group, subscription, taken_at) VALUES (?, ?, ?, ?)",
        arguments: [id, cluster.nodeResourceGroup, cluster.subscription, takenAt.seconds])
      let list = database.lastInsertedRowID
      for node in cluster.nodes {
        try database.execute(
          sql: "INSERT INTO nodes VALUES (?, ?, ?, ?, ?)",
          arguments: [list, node.name, node.pool, node.isFIPSByLabel, node.image])
      }
    }
  }

  private func writeReadings(_ id: Int64) throws {
    for reading in document.readings {
      try database.execute(
        sql: "INSERT OR IGNORE INTO kernel_readings VALUES (?, ?, ?, ?)",
        arguments: [reading.node, reading.takenAt.seconds, id, reading.isFIPS])
    }
  }

  private func writeClasses(_ id: Int64) throws {
    guard let cluster else { return }
    let row = try resourceID(of: .cluster(cluster), in: database)
    for entry in document.classes {
      try database.execute(
        sql: "INSERT INTO node_classes VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [row, takenAt.seconds, id, entry.name, entry.isFIPS, entry.isUsed])
    }
  }
}

/// Finds the clusters that a document of node evidence speaks of.
private struct EvidenceJoining {
  let database: Database

  func clusters(of document: EvidenceDocument, classesOf cluster: ClusterID?) throws -> [Int64] {
    if let cluster { return [try resourceID(of: .cluster(cluster), in: database)] }
    var groups = document.nodes.map { Group(name: $0.nodeResourceGroup, subscription: $0.subscription) }
    for reading in document.readings { groups += try self.groups(ofNode: reading.node) }
    return try clusters(in: Set(groups))
  }

  struct Group: Hashable {
    var name: String
    var subscription: String
  }

  func groups(ofNode name: String) throws -> [Group] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT DISTINCT l.node_resource_group, l.subscription FROM nodes n JOIN node_lists l ON l.id = n.list_id
          WHERE n.name = ?
          """), arguments: [name]
    ).map { Group(name: $0[0], subscription: $0[1]) }
  }

  func clusters(in groups: Set<Group>) throws -> [Int64] {
    guard !groups.isEmpty else { return [] }
    // The last configuration that tells a group counts; most clusters have it in their newest.
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT c.id, s.name, (SELECT lower(t.body ->> 'nodeResourceGroup') FROM versions v
          JOIN contents t ON t.id = v.config_id WHERE v.resource_id = c.id AND t.body ->> 'nodeResourceGroup' NOT NULL
          ORDER BY v.from_at DESC LIMIT 1)
        FROM resources c JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
        WHERE c.kind = 'cluster'
        """)
    var found: [Int64] = []
    while let row = try rows.next() {
      guard let name: String = row[2] else { continue }
      let isNamed = ["", row[1]].contains { groups.contains(Group(name: name, subscription: $0)) }
      if isNamed { found.append(row[0]) }
    }
    return found
  }

  // MARK: What joins to nothing

  /// Evidence may come before the first snapshot of its cluster, or the name of the cluster may be wrong.
  func isUnseen(_ cluster: Int64) throws -> Bool {
    try !Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT * FROM versions WHERE resource_id = ?)", arguments: [cluster])!
  }

  func unjoined(_ document: EvidenceDocument, clusters: [Int64], at instant: Instant) throws -> [String] {
    var lines = document.strays.map { "\($0): does not say of which cluster it is" }
    for list in document.nodes {
      let group = Group(name: list.nodeResourceGroup, subscription: list.subscription)
      let joined = try self.clusters(in: [group])
      let pools = try poolNames(of: joined, at: instant)
      lines += list.nodes.compactMap { node in
        if joined.isEmpty { return "\(node.name): no cluster has the node resource group \(group.name)" }
        if pools.hasUnlisted || node.pool.map(pools.names.contains) == true { return nil }
        return "\(node.name): its cluster has no pool \(node.pool ?? "for it")"
      }
    }
    for name in Set(document.readings.map(\.node)).sorted() {
      let groups = Set(try self.groups(ofNode: name))
      if groups.isEmpty { lines.append("\(name): in no list of nodes") }
      if groups.count > 1 { lines.append("\(name): in lists of several clusters") }
    }
    return lines
  }

  private func poolNames(of clusters: [Int64], at instant: Instant) throws -> (names: Set<String>, hasUnlisted: Bool) {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT r.name, r.kind FROM resources r JOIN verdicts w ON w.resource_id = r.id
        WHERE (r.id IN (SELECT value FROM json_each(?1)) OR r.parent_id IN (SELECT value FROM json_each(?1)))
        """, arguments: ["\(clusters)"])
    return (Set(rows.filter { $0[1] == "pool" }.map { $0[0] }), rows.contains { $0[1] == "cluster" })
  }
}
