import GRDB
import InventoryModel

extension InventoryStore {
  /// Imports a snapshot in one transaction: killed at any point, the file holds all of it or none.
  ///
  /// `judge` is called for every cluster that a change touches, inside that transaction, so that facts never stand
  /// without their judgements.
  /// - Throws: `DocumentProblem` or `DatabaseProblem`; the file is then as it was.
  package func importSnapshot(_ request: ImportRequest, judge: @escaping Judge) throws -> ImportSummary {
    try translatingErrors(path: path, undone: .anImport) {
      var summary: ImportSummary?
      try database.inDatabase { database in
        try database.namingDamage(path: path) {
          try database.inTransaction(.immediate) {
            let result = try SnapshotImport(database: database, request: request).run(judge: judge)
            summary = result
            return result.outcome.isWritten ? .commit : .rollback
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

  func run(judge: @escaping Judge) throws -> ImportSummary {
    // 0. What a manifest names is known without reading it.
    if let known = try knownSummary() { return known }

    // 1. Read the documents into temporary tables.
    request.entering(.read)
    let isNewest = try !hasSnapshot("taken_at >= ?")
    let staging = try Staging(in: database, isNewest: isNewest, areTagsRemoved: request.areTagsRemoved)
    let documents = try request.files.map(staging.read)
    if let expected = request.sha256, let document = documents.first(where: { $0.sha256 != expected }) {
      throw DocumentProblem.notAsManifested(file: document.file)
    }

    // 2. Settle what they cover, and whether they may be believed.
    request.entering(.merge)
    let coverage = CoverageResolution(database: database, coverage: request.coverage, documents: documents)
    try coverage.resolve()
    let identity = SnapshotIdentity(database: database, request: request, sha256: documents.map(\.sha256))
    var summary = ImportSummary(
      files: request.files, snapshot: try identity.digest(), outcome: .imported, takenAt: takenAt,
      isComplete: coverage.partialReason == nil, policy: request.policy.name)
    summary.partialReason = coverage.partialReason
    if let earlier = try identity.earlier() ?? identity.earlierUnpacked() { return earlier }
    let merge = Merge(database: database, takenAt: takenAt, isNewest: isNewest)
    try merge.collectAbsent()
    if !request.areTagsRemoved {
      try LostTagsGuard(database: database, file: request.files[0], takenAt: takenAt).check()
    }
    if let list = coverage.bareList {
      try FilteredListGuard(database: database, file: request.files[0], takenAt: takenAt).check(list)
    }

    // 3. Merge: only what changed is written.
    try merge.collectChanges()
    if let resource = try merge.disagreement() {
      guard let dispute = try Dispute(over: resource, as: summary.snapshot, request, in: database) else {
        throw DocumentProblem.disagrees(
          resource: try resourceName(resource, in: database), takenAt: takenAt, file: request.files[0])
      }
      guard dispute.isWon else {
        try keepRecord(&summary, of: documents, coverage, identity, reason: dispute.reasonOfLoss())
        return summary
      }
      try dispute.retractOpponents(judge: judge)
      return try run(judge: judge)
    }
    staging.count(into: &summary)
    try merge.count(into: &summary)
    let counts = try CountRecord(database: database)
    try counts.takeOut(Merge.recountedClusters, since: takenAt)
    try merge.apply()
    let policies = PolicyRecord(database: database)
    let policiesBefore = try policies.history()
    let coverageID = try coverage.store()
    try identity.record(summary, of: documents, coverageID: coverageID, policyID: policies.id(of: request.policy))
    try Places(database: database).update(coverage: coverageID, before: policiesBefore, counts)
    if let before = policiesBefore?.policy(at: takenAt), before != request.policy { summary.policyBefore = before.name }
    try merge.forgetBytes()
    let isAsRead = !request.areTagsRemoved && !documents.contains(where: \.holdsPools)
    if summary.isComplete, isAsRead { try merge.rememberBytes() }

    // 4. Judge what the changes touch, and keep what they are.
    request.entering(.judge)
    let judging = Judging(database: database, since: takenAt)
    try judging.judgeClusters(
      Merge.touchedClusters, judge, before: policiesBefore, shownOtherwise: Places.restaledRows, counts)
    try judging.updateDetectionTimes()
    let changes = ChangeRecord(database: database, since: takenAt)
    try changes.gather(merge.resourcesChanged(), arguments: ["t": takenAt.seconds])
    try changes.update(before: policiesBefore)

    // 5. Say what else is to be known of it.
    request.entering(.finish)
    summary.idleScopes = try idleScopes()
    summary.keptTags = try KeptTags(database: database).names(at: takenAt)
    summary.keptPools = try KeptPools(database: database).names(at: takenAt.seconds)
    try identity.record(milliseconds: request.elapsedMilliseconds(), of: summary)
    return summary
  }

  /// Keeps the record of a snapshot that does not count.
  private func keepRecord(
    _ summary: inout ImportSummary, of documents: [Document], _ coverage: CoverageResolution,
    _ identity: SnapshotIdentity, reason: String
  ) throws {
    try identity.record(
      summary, of: documents, coverageID: coverage.store(),
      policyID: PolicyRecord(database: database).id(of: request.policy))
    try Retraction.record(reason, at: request.importedAt, of: summary.snapshot, in: database)
    (summary.outcome, summary.partialReason, summary.isComplete) = (.disputed, reason, false)
  }

  private func knownSummary() throws -> ImportSummary? {
    guard let sha256 = request.sha256, request.files.count == 1 else { return nil }
    let identity = SnapshotIdentity(database: database, request: request, sha256: [sha256])
    return try identity.earlier()
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

/// What makes a snapshot the same as another: its time, its documents, what they were said to cover, and by whom.
struct SnapshotIdentity {
  let database: Database
  let request: ImportRequest
  /// Of its documents.
  let sha256: [String]

  /// Twelve hexadecimal digits, the same in every database.
  func digest() throws -> String {
    try Self.digest(
      takenAt: request.takenAt, coverage: request.said, collector: request.collector?.description, sha256: sha256,
      in: database)
  }

  static func digest(
    takenAt: Instant, coverage: String, collector: String?, sha256: [String], in database: Database
  ) throws -> String {
    let parts = [takenAt.description, coverage] + (collector.map { ["by \($0)"] } ?? []) + Set(sha256).sorted()
    return try String.fetchOne(
      database, sql: "SELECT substr(snapshot_digest(?), 1, 12)", arguments: [parts.joined(separator: "\n")])!
  }

  /// What importing it again comes to; nil where it is new.
  func earlier() throws -> ImportSummary? {
    let digest = try digest()
    let found = try Row.fetchOne(
      database, sql: "SELECT retracted_at, is_complete, partial_reason FROM snapshots WHERE digest = ?",
      arguments: [digest])
    guard let found else { return nil }
    let (retractedAt, isComplete, reason) = (try found[0] as Int64?, try found[1] as Bool, try found[2] as String?)
    var summary = ImportSummary(
      files: request.files, snapshot: digest, outcome: retractedAt == nil ? .alreadyImported : .retracted,
      takenAt: request.takenAt, isComplete: isComplete, policy: request.policy.name)
    summary.partialReason = reason
    return summary
  }

  /// All but the commit is over then.
  func record(milliseconds: Int64?, of summary: ImportSummary) throws {
    try database.execute(
      sql: "UPDATE snapshots SET import_milliseconds = ? WHERE digest = ?", arguments: [milliseconds, summary.snapshot])
  }

  func record(
    _ summary: ImportSummary, of documents: [Document], coverageID: Int64, policyID: Int64
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO snapshots (digest, taken_at, coverage_id, is_complete, partial_reason, imported_at,
          policy_id, coverage_said, collector)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        summary.snapshot, request.takenAt.seconds, coverageID, summary.isComplete, summary.partialReason,
        request.importedAt.seconds, policyID, request.said, request.collector?.description,
      ])
    let id = database.lastInsertedRowID
    for document in documents {
      try database.execute(
        sql: "INSERT OR IGNORE INTO documents VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [id, document.sha256, document.file, document.shape, document.fileBytes, document.elements])
    }
  }
}
