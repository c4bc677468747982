import GRDB
import InventoryModel

extension InventoryStore {
  /// Imports a snapshot in one transaction: killed at any point, the file holds all of it or none.
  ///
  /// `judge` is called for every cluster that a change touches, inside that transaction, so that facts never stand
  /// without their judgements.
  /// - Throws: `StoreError`; the file is then as it was.
  package func importSnapshot(_ request: ImportRequest, judge: Judge) throws -> ImportSummary {
    try translatingErrors(path: path, undone: .anImport) {
      var summary: ImportSummary?
      try database.inDatabase { database in
        try database.namingDamage(path: path) {
          try database.inTransaction(.immediate) {
            let result = try SnapshotImport(database: database, request: request).run(judge: judge)
            summary = result
            return result.outcome == .imported ? .commit : .rollback
          }
        }
      }
      try allowReadersBesideWriter()
      return summary!
    }
  }
}

/// The steps of one import.
struct SnapshotImport {
  let database: Database
  let request: ImportRequest

  private var takenAt: Instant { request.takenAt }

  func run(judge: Judge) throws -> ImportSummary {
    // 1. Read the documents into temporary tables.
    request.entering(.read)
    let isNewest = try !hasSnapshot("taken_at >= ?")
    let staging = try Staging(in: database, isNewest: isNewest, areTagsRemoved: request.areTagsRemoved)
    let documents = try request.files.map(staging.read)
    if let expected = request.sha256, let document = documents.first(where: { $0.sha256 != expected }) {
      throw StoreError.notAsManifested(file: document.file)
    }

    // 2. Settle what they cover, and whether they may be believed.
    request.entering(.merge)
    let coverage = CoverageResolution(database: database, coverage: request.coverage, documents: documents)
    try coverage.resolve()
    let identity = SnapshotIdentity(database: database, request: request, documents: documents)
    var summary = ImportSummary(
      files: request.files, snapshot: try identity.digest(), outcome: .imported, takenAt: takenAt,
      isComplete: coverage.partialReason == nil, policy: request.policy.name)
    summary.partialReason = coverage.partialReason
    if let outcome = try identity.earlierOutcome() {
      summary.outcome = outcome
      return summary
    }
    let merge = Merge(database: database, takenAt: takenAt, isNewest: isNewest)
    try merge.collectAbsent()
    if !request.areTagsRemoved {
      try LostTagsGuard(database: database, file: request.files[0], takenAt: takenAt).check()
    }
    if coverage.isBareList {
      try FilteredListGuard(database: database, file: request.files[0], takenAt: takenAt).check()
    }

    // 3. Merge: only what changed is written.
    try merge.collectChanges()
    try merge.refuseDisagreement(file: request.files[0])
    staging.count(into: &summary)
    try merge.count(into: &summary)
    try merge.apply()
    let policies = PolicyRecord(database: database)
    let policiesBefore = try policies.history()
    let coverageID = try coverage.store()
    try identity.record(summary, coverageID: coverageID, policyID: policies.id(of: request.policy))
    try Places(database: database).update(coverage: coverageID, before: policiesBefore)
    if let before = policiesBefore?.policy(at: takenAt), before != request.policy { summary.policyBefore = before.name }
    try merge.forgetBytes()
    let isAsRead = !request.areTagsRemoved && !documents.contains(where: \.holdsPools)
    if summary.isComplete, isAsRead { try merge.rememberBytes() }

    // 4. Judge what the changes touch, and keep what they are.
    request.entering(.judge)
    let judging = Judging(database: database, since: takenAt)
    try judging.judgeClusters(Merge.touchedClusters, judge, before: policiesBefore, shownOtherwise: Places.restaled)
    try judging.updateDetectionTimes()
    let changes = ChangeRecord(database: database, since: takenAt)
    try changes.gather(merge.resourcesChanged(), arguments: ["t": takenAt.seconds])
    try changes.update(before: policiesBefore)

    // 5. Say what nobody looked at today.
    request.entering(.finish)
    summary.idleScopes = try idleScopes()
    summary.keptTags = try KeptTags(database: database).names(at: takenAt)
    try Unobserved(database: database, from: takenAt.startOfDay, through: takenAt).describe(in: &summary)
    try identity.record(milliseconds: request.elapsedMilliseconds(), of: summary)
    return summary
  }

  /// A selector that fits nothing is more likely mistyped than meant.
  private func idleScopes() throws -> [String] {
    guard request.policy.readsPlaces else { return [] }
    let used = try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT j.scopes FROM verdicts w JOIN judgements j ON j.id = w.judgement_id
        WHERE w.from_at <= ?1 AND w.to_at > ?1
        """, arguments: [takenAt.seconds])
    let names = Set(used.flatMap(ScopeNames.split))
    return request.policy.scopes.map(\.name).filter { !names.contains($0) }
  }

  private func hasSnapshot(_ condition: String) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM snapshots WHERE retracted_at IS NULL AND \(condition))",
      arguments: [takenAt.seconds])!
  }
}

/// What makes a snapshot the same as another: its time, its documents and what they were said to cover.
struct SnapshotIdentity {
  let database: Database
  let request: ImportRequest
  let documents: [Document]

  /// Twelve hexadecimal digits, the same in every database.
  func digest() throws -> String {
    try Self.digest(
      takenAt: request.takenAt, coverage: request.said, sha256: documents.map(\.sha256), in: database)
  }

  static func digest(takenAt: Instant, coverage: String, sha256: [String], in database: Database) throws -> String {
    let parts = [takenAt.description, coverage] + Set(sha256).sorted()
    return try String.fetchOne(
      database, sql: "SELECT substr(snapshot_digest(?), 1, 12)", arguments: [parts.joined(separator: "\n")])!
  }

  func earlierOutcome() throws -> ImportSummary.Outcome? {
    let retractedAt = try Row.fetchOne(
      database, sql: "SELECT retracted_at FROM snapshots WHERE digest = ?", arguments: [digest()])
    return try retractedAt.map { try ($0[0] as Int64?) == nil ? .alreadyImported : .retracted }
  }

  /// All but the commit is over then.
  func record(milliseconds: Int64?, of summary: ImportSummary) throws {
    try database.execute(
      sql: "UPDATE snapshots SET import_milliseconds = ? WHERE digest = ?", arguments: [milliseconds, summary.snapshot])
  }

  func record(_ summary: ImportSummary, coverageID: Int64, policyID: Int64) throws {
    try database.execute(
      sql: """
        INSERT INTO snapshots (digest, taken_at, coverage_id, is_complete, partial_reason, imported_at,
          policy_id, coverage_said)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        summary.snapshot, request.takenAt.seconds, coverageID, summary.isComplete, summary.partialReason,
        request.importedAt.seconds, policyID, request.said,
      ])
    let id = database.lastInsertedRowID
    for document in documents {
      try database.execute(
        sql: "INSERT OR IGNORE INTO documents VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [id, document.sha256, document.file, document.shape, document.fileBytes, document.elements])
    }
  }
}
