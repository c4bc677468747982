/// Of one kind of resource, how many a snapshot showed and what became of those known before.
package struct ImportCounts: Hashable, Codable, Sendable {
  package var seen: Int
  package var new: Int
  package var changed: Int
  package var gone: Int
  /// Known, but neither this nor another snapshot of the same day looked where they are. Only the last snapshot of a day
  /// can tell; nil where another came after it.
  package var notCovered: Int?

  package init(seen: Int = 0, new: Int = 0, changed: Int = 0, gone: Int = 0, notCovered: Int? = nil) {
    self.seen = seen
    self.new = new
    self.changed = changed
    self.gone = gone
    self.notCovered = notCovered
  }
}

/// What importing one snapshot did.
package struct ImportSummary: Hashable, Codable, Sendable {
  package enum Outcome: String, Codable, Sendable {
    case imported
    /// The same documents for the same time and scope were imported before: nothing changed.
    case alreadyImported
    /// They were imported before and retracted since: nothing changed.
    case retracted
    /// Another collector's snapshot of the same instant says otherwise and counts; this one's record is kept.
    case disputed

    /// Whether the file is another than before.
    package var isWritten: Bool { self == .imported || self == .disputed }
  }

  package var files: [String]
  /// What `retract` takes.
  package var snapshot: String
  package var outcome: Outcome
  package var takenAt: Instant
  package var isComplete: Bool
  /// Why not, if not.
  package var partialReason: String?
  /// The name of the policy that it is evaluated by.
  package var policy: String
  /// That of the policy in force just before, where it is another one.
  package var policyBefore: String?
  /// Scopes of its policy that fitted nothing that was known then.
  package var idleScopes: [String]
  /// Known scopes that no snapshot of the day covered: their resources keep their last facts. Only the last snapshot of a
  /// day can tell.
  package var missing: [String]
  /// Rows whose tags or labels are absent, so that those last reported decide in which scopes they are.
  package var keptTags: [String]
  /// Pools that keep their last facts, because their clusters are listed without `agentPoolProfiles`.
  package var keptPools: [String]
  package var clusters: ImportCounts
  package var pools: ImportCounts

  /// Nothing of what it covers had to be taken from an earlier one.
  package var isWhole: Bool { isComplete && keptTags.isEmpty && keptPools.isEmpty }

  package init(
    files: [String], snapshot: String, outcome: Outcome, takenAt: Instant, isComplete: Bool,
    policy: String = Policy.builtIn.name
  ) {
    self.files = files
    self.snapshot = snapshot
    self.outcome = outcome
    self.takenAt = takenAt
    self.isComplete = isComplete
    self.policy = policy
    missing = []
    keptTags = []
    keptPools = []
    idleScopes = []
    clusters = ImportCounts()
    pools = ImportCounts()
  }
}
