/// A test of an application that failed on a FIPS pool: once per cluster, application and test, however often it fails.
package struct CompatibilityIssue: Hashable, Sendable {
  /// What became of an issue by somebody's decision.
  package enum Closing: String, Codable, Sendable, CaseIterable {
    case fixed, workaround, accepted

    /// What is accepted still fails, so it was not cleared.
    package var isCleared: Bool { self != .accepted }
  }

  /// A digest of cluster, application and test.
  package var id: String
  package var cluster: ClusterID
  package var application: String
  package var test: String
  /// What its latest failing run said.
  package var symptom: String
  package var workaround: String?
  /// Its first failing run.
  package var discoveredAt: Instant
  package var lastFailedAt: Instant
  /// Nil while it is open. A run that fails later opens it again, unless it was accepted.
  package var closedAt: Instant?
  package var closedAs: Closing?
  /// How many runs it failed in.
  package var times: Int

  package init(
    id: String, cluster: ClusterID, application: String, test: String, symptom: String, workaround: String? = nil,
    discoveredAt: Instant, lastFailedAt: Instant, closedAt: Instant? = nil, closedAs: Closing? = nil, times: Int = 1
  ) {
    (self.id, self.cluster, self.application, self.test) = (id, cluster, application, test)
    (self.symptom, self.workaround, self.discoveredAt) = (symptom, workaround, discoveredAt)
    (self.lastFailedAt, self.closedAt, self.closedAs, self.times) = (lastFailedAt, closedAt, closedAs, times)
  }

  package var isOpen: Bool { closedAt == nil }

  /// As it stood at an instant, or nil if it was not discovered yet.
  package func asOf(_ instant: Instant) -> CompatibilityIssue? {
    guard discoveredAt <= instant else { return nil }
    guard let closedAt, closedAt > instant else { return self }
    var issue = self
    (issue.closedAt, issue.closedAs) = (nil, nil)
    return issue
  }
}

/// One run of an application's tests on a FIPS pool.
package struct CompatibilityRun: Sendable {
  package struct Failure: Hashable, Sendable {
    package var test: String
    package var symptom: String
    package var workaround: String?

    package init(test: String, symptom: String, workaround: String? = nil) {
      (self.test, self.symptom, self.workaround) = (test, symptom, workaround)
    }
  }

  package var cluster: ClusterID
  package var application: String
  package var at: Instant
  /// Of its document, so that importing it again counts nothing twice.
  package var digest: String
  /// One for each test.
  package var failures: [Failure]
  /// Tests that passed, which closes nothing by itself.
  package var passed: Set<String>

  package init(
    cluster: ClusterID, application: String, at: Instant, digest: String, failures: [Failure], passed: Set<String> = []
  ) {
    (self.cluster, self.application, self.at, self.digest) = (cluster, application, at, digest)
    (self.failures, self.passed) = (failures, passed)
  }
}
