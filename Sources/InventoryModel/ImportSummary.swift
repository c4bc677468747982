/// Of one kind of resource, how many a snapshot showed and what became of those known before.
public struct ImportCounts: Hashable, Codable, Sendable {
  public var seen: Int
  public var new: Int
  public var changed: Int
  public var gone: Int
  /// Known, but neither this nor another snapshot of the same day looked where they are.
  public var notCovered: Int

  public init(seen: Int = 0, new: Int = 0, changed: Int = 0, gone: Int = 0, notCovered: Int = 0) {
    self.seen = seen
    self.new = new
    self.changed = changed
    self.gone = gone
    self.notCovered = notCovered
  }
}

/// What importing one snapshot did.
public struct ImportSummary: Hashable, Codable, Sendable {
  public enum Outcome: String, Codable, Sendable {
    case imported
    /// The same documents for the same time and scope were imported before: nothing changed.
    case alreadyImported
    /// They were imported before and retracted since: nothing changed.
    case retracted
  }

  public var files: [String]
  /// What `retract` takes.
  public var snapshot: String
  public var outcome: Outcome
  public var takenAt: Instant
  public var isComplete: Bool
  /// Why not, if not.
  public var partialReason: String?
  /// The name of the policy that it is evaluated by.
  public var policy: String
  /// That of the policy in force just before, where it is another one.
  public var policyBefore: String?
  /// Scopes of its policy that fitted nothing that was known then.
  public var idleScopes: [String]
  /// Known scopes that no snapshot of the day covered: their resources keep their last facts.
  public var missing: [String]
  /// Rows whose tags or labels are absent, so that those last reported decide in which scopes they are.
  public var keptTags: [String]
  public var clusters: ImportCounts
  public var pools: ImportCounts

  /// Nothing of what it covers had to be taken from an earlier one.
  public var isWhole: Bool { isComplete && keptTags.isEmpty }

  public init(
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
    idleScopes = []
    clusters = ImportCounts()
    pools = ImportCounts()
  }
}
