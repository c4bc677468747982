import GRDB
import InventoryModel

extension InventoryStore {
  /// Imports a document of node evidence in one transaction, and judges anew the clusters that it speaks of.
  ///
  /// - Parameters:
  ///   - takenAt: when it was taken; kernel readings have times of their own.
  ///   - cluster: whose classes these are; nodes name their cluster themselves.
  /// - Throws: `DocumentProblem` or `DatabaseProblem`; the file is then as it was.
  package func importEvidence(
    _ document: EvidenceDocument, takenAt: Instant, cluster: ClusterID? = nil, importedAt: Instant,
    judge: @escaping Judge
  ) throws -> EvidenceSummary {
    try writing { database in
      try EvidenceImport(database: database, document: document, takenAt: takenAt, cluster: cluster)
        .run(importedAt: importedAt, judge: judge)
    }
  }
}

extension InventoryStore {
  /// The cluster whose nodes lay in a node resource group at an instant; nil where none or several may be it.
  package func loadCluster(nodesIn group: NodeResourceGroup, at instant: Instant) throws -> ClusterID? {
    try reading { database in
      let found = try EvidenceJoining(database).clusters(matching: group, at: instant)
      return try found.count == 1 ? clusterID(found.keys.first!, in: database) : nil
    }
  }
}

/// The steps of importing one document of node evidence.
private struct EvidenceImport {
  let database: Database
  let document: EvidenceDocument
  let takenAt: Instant
  let cluster: ClusterID?

  func run(importedAt: Instant, judge: @escaping Judge) throws -> EvidenceSummary {
    guard document.kind != .nodeClasses || cluster != nil else {
      throw DocumentProblem.classesWithoutCluster(file: document.file)
    }
    // 1. Whether it is known.
    var summary = EvidenceSummary(
      file: document.file, digest: try digest(), kind: document.kind, outcome: .imported, takenAt: takenAt, told: told)
    let isFirst = try !database.hasEvidence()
    guard let id = try record(summary, importedAt: importedAt) else {
      summary.outcome = .alreadyImported
      return summary
    }
    if isFirst { try NodeGroupIndex(database: database).enter(Judging.allClusters) }
    // 2. Its rows.
    try writeLists(id)
    try writeReadings(id)
    try writeClasses(id)
    // 3. The clusters that it may be of, and those whose evidence it makes doubtful.
    let touched = try clusters(touchedBy: id)
    summary.clusters = try clusters(spokenOfBy: id).count
    // 4. Their judgements.
    let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
    let judging = Judging(database: database, since: Instant(seconds: .min))
    try judging.touch("SELECT value FROM json_each('\(touched.sorted())')")
    let counts = try CountRecord(database: database)
    try judging.judgeTouched(judge, under: policies, counts)
    try counts.putBack()
    return summary
  }

  private var told: Int {
    document.nodes.reduce(document.unassigned.count) { $0 + $1.nodes.count } + document.classes.count
      + document.readings.count
  }

  private func digest() throws -> String {
    let identity = ["evidence", takenAt.description, cluster?.description ?? "", document.sha256]
    return try String.fetchOne(
      database, sql: "SELECT snapshot_digest(?)", arguments: [identity.joined(separator: "\n")])!
  }

  /// Nil where the same bytes of the same time are known.
  private func record(_ summary: EvidenceSummary, importedAt: Instant) throws -> Int64? {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO evidence_documents (digest, sha256, name, kind, taken_at, imported_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        summary.digest, document.sha256, document.file, document.kind.rawValue, takenAt.seconds, importedAt.seconds,
      ])
    return database.changesCount > 0 ? database.lastInsertedRowID : nil
  }

  /// Nodes that do not say of which cluster they are make a list that names no group.
  private func writeLists(_ id: Int64) throws {
    let unassigned = document.unassigned.map { Node(name: $0, pool: nil, isFIPSByLabel: nil) }
    let lists = document.nodes + (unassigned.isEmpty ? [] : [.init(nodeResourceGroup: "", nodes: unassigned)])
    for cluster in lists {
      try database.execute(
        sql: "INSERT INTO node_lists (document_id, node_resource_group, subscription, taken_at) VALUES (?, ?, ?, ?)",
        arguments: [id, cluster.nodeResourceGroup, cluster.subscription, takenAt.seconds])
      let list = database.lastInsertedRowID
      for node in cluster.nodes {
        try database.execute(
          sql: "INSERT INTO nodes VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [list, node.name, node.pool, node.isFIPSByLabel, node.image, node.nodeClass])
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

  // MARK: Clusters

  /// Those that the document may be of, and those in whose lists its nodes have namesakes, so that it is doubtful for
  /// which of them a kernel spoke. Other evidence and snapshots decide which of them it is of.
  private func clusters(touchedBy id: Int64) throws -> Set<Int64> {
    if let cluster { return [try resourceID(of: .cluster(cluster), in: database)] }
    let statement = try database.cachedStatement(sql: NodeGroupIndex(database: database).candidates)
    return try Set(groups(namedBy: id).flatMap { try Int64.fetchAll(statement, arguments: [$0.label]) })
  }

  private func clusters(spokenOfBy id: Int64) throws -> Set<Int64> {
    if let cluster { return [try resourceID(of: .cluster(cluster), in: database)] }
    let joining = try EvidenceJoining(database)
    return try Set(groups(namedBy: id).flatMap { try joining.clusters(matching: $0, at: takenAt).keys })
  }

  /// Those of its own lists, and those of all lists that name a node whose kernel was read.
  private func groups(namedBy id: Int64) throws -> Set<NodeResourceGroup> {
    let namesakes = try Row.fetchAll(
      database,
      sql: """
        SELECT DISTINCT l.node_resource_group, l.subscription FROM (
          SELECT node AS name FROM kernel_readings WHERE document_id = ?1
          UNION SELECT n.name FROM node_lists d JOIN nodes n ON n.list_id = d.id
          WHERE d.document_id = ?1 AND EXISTS (SELECT 1 FROM kernel_readings k WHERE k.node = n.name)) k
        JOIN nodes n ON n.name = k.name JOIN node_lists l ON l.id = n.list_id
        """, arguments: [id])
    return try Set(
      document.nodes.map(\.group) + namesakes.map { try NodeResourceGroup(name: $0[0], subscription: $0[1]) })
  }
}
