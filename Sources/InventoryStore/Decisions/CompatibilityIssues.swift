import GRDB
import InventoryModel

extension CompatibilityIssue {
  /// How the id of a row of `compatibility_issues` is made.
  static let digestSQL = "snapshot_digest(json_array(subscription, resource_group, cluster, application, test))"
}

/// What a run of tests changed.
package struct RecordedRun: Sendable {
  /// Whether it had been imported before, and so changed nothing.
  package var isKnown = false
  package var discovered: [CompatibilityIssue] = []
  /// Issues that were open already, or are closed as accepted.
  package var seenAgain: [CompatibilityIssue] = []
  /// Closed issues that failed again.
  package var reopened: [CompatibilityIssue] = []
  /// Open issues whose tests passed.
  package var passed: [CompatibilityIssue] = []
}

extension InventoryStore {
  /// Issues as they stood at an instant, in the order of cluster, application and test.
  package func loadCompatibilityIssues(asOf: Instant = .never) throws -> [CompatibilityIssue] {
    try reading { database in
      try Row.fetchAll(
        database, sql: "\(Self.issues) ORDER BY subscription, resource_group, cluster, application, test"
      ).compactMap { try CompatibilityIssue($0).asOf(asOf) }
    }
  }

  /// Keeps what failed in a run of tests. Runs may come in any order, and each counts once.
  package func record(_ run: CompatibilityRun) throws -> RecordedRun {
    try writing { database in
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO compatibility_runs
            (subscription, resource_group, cluster, application, digest, run_at) VALUES (?, ?, ?, ?, ?, ?)
          """, arguments: run.place + [run.digest, run.at.seconds])
      guard database.changesCount > 0 else { return RecordedRun(isKnown: true) }
      let before = try issues(of: run, in: database)
      try keep(run, in: database)
      return RecordedRun(of: run, before: before, after: try issues(of: run, in: database))
    }
  }

  /// Closes issues.
  ///
  /// - Parameter ids: each a digest, or the beginning of one that no other issue begins with.
  /// - Throws: `RequestProblem` where one names no issue or several, or failed after the instant.
  package func closeIssues(
    _ ids: [String], as closing: CompatibilityIssue.Closing, workaround: String?, at instant: Instant
  ) throws -> [CompatibilityIssue] {
    try writing { database in
      try ids.map { id in
        var issue = try issue(id, in: database)
        guard issue.lastFailedAt <= instant else { throw RequestProblem.failedLater(id, at: issue.lastFailedAt) }
        (issue.closedAt, issue.closedAs) = (instant, closing)
        issue.workaround = workaround ?? issue.workaround
        try database.execute(
          sql: "UPDATE compatibility_issues SET closed_at = ?, closed_as = ?, workaround = ? WHERE id = ?",
          arguments: [instant.seconds, closing.rawValue, issue.workaround, issue.id])
        return issue
      }
    }
  }

  private static let issues = """
    SELECT id, subscription, resource_group, cluster, application, test, symptom, workaround, discovered_at,
      last_failed_at, closed_at, closed_as, times FROM compatibility_issues
    """

  private func issues(of run: CompatibilityRun, in database: Database) throws -> [String: CompatibilityIssue] {
    let rows = try Row.fetchAll(
      database,
      sql: "\(Self.issues) WHERE subscription = ? AND resource_group = ? AND cluster = ? AND application = ?",
      arguments: run.place)
    return try Dictionary(rows.map(CompatibilityIssue.init).map { ($0.test, $0) }) { $1 }
  }

  private func issue(_ id: String, in database: Database) throws -> CompatibilityIssue {
    let prefix = id.foldedID
    let found = try Row.fetchAll(
      database, sql: "\(Self.issues) WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2", arguments: [prefix])
    guard !prefix.isEmpty, let first = found.first else { throw RequestProblem.noSuchIssue(id) }
    guard found.count == 1 else { throw RequestProblem.ambiguousIssue(id) }
    return try CompatibilityIssue(first)
  }

  private func keep(_ run: CompatibilityRun, in database: Database) throws {
    let statement = try database.makeStatement(
      sql: """
        INSERT INTO compatibility_issues (subscription, resource_group, cluster, application, test, id, symptom,
          workaround, discovered_at, last_failed_at, times)
        SELECT subscription, resource_group, cluster, application, test, \(CompatibilityIssue.digestSQL), symptom,
          workaround, at, at, 1
        FROM (SELECT ? AS subscription, ? AS resource_group, ? AS cluster, ? AS application, ? AS test, ? AS symptom,
          ? AS workaround, ? AS at) WHERE true
        ON CONFLICT (subscription, resource_group, cluster, application, test) DO UPDATE SET
          symptom = iif((excluded.last_failed_at, excluded.symptom) > (last_failed_at, symptom), excluded.symptom,
            symptom),
          workaround = ifnull(excluded.workaround, workaround),
          discovered_at = min(discovered_at, excluded.discovered_at),
          last_failed_at = max(last_failed_at, excluded.last_failed_at),
          closed_at = iif(closed_as <> 'accepted' AND excluded.last_failed_at > closed_at, NULL, closed_at),
          closed_as = iif(closed_as <> 'accepted' AND excluded.last_failed_at > closed_at, NULL, closed_as),
          times = times + 1
        """)
    for failure in run.failures {
      try statement.execute(
        arguments: run.place + [failure.test, failure.symptom, failure.workaround, run.at.seconds])
    }
  }
}

extension CompatibilityRun {
  fileprivate var place: StatementArguments {
    [cluster.subscription, cluster.resourceGroup, cluster.name, application]
  }
}

extension CompatibilityIssue {
  fileprivate init(_ row: Row) throws {
    let closing: String? = try row[11]
    try self.init(
      id: row[0], cluster: ClusterID(subscription: row[1], resourceGroup: row[2], name: row[3]), application: row[4],
      test: row[5], symptom: row[6], workaround: row[7], discoveredAt: Instant(stored: row[8]),
      lastFailedAt: Instant(stored: row[9]),
      closedAt: (row[10] as Int64?).map { try Instant(stored: $0) },
      closedAs: closing.map(Closing.init(stored:)), times: row[12])
  }
}

extension RecordedRun {
  fileprivate init(
    of run: CompatibilityRun, before: [String: CompatibilityIssue], after: [String: CompatibilityIssue]
  ) {
    for test in run.failures.map(\.test) {
      guard let issue = after[test] else { continue }
      switch before[test] {
      case nil: discovered.append(issue)
      case let old? where !old.isOpen && issue.isOpen: reopened.append(issue)
      default: seenAgain.append(issue)
      }
    }
    passed = run.passed.sorted().compactMap { after[$0] }.filter { $0.isOpen && $0.lastFailedAt <= run.at }
  }
}
