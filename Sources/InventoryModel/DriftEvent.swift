/// One difference between two snapshots of a scope.
public struct DriftEvent: Hashable, Sendable {
  public enum Kind: String, Codable, Sendable {
    case clusterAppeared, clusterDisappeared, clusterRecreated, clusterChanged
    case poolAppeared, poolDisappeared, poolChanged
  }

  public enum Category: String, Codable, Sendable, CaseIterable {
    /// Something that a verdict reads.
    case compliance
    case configuration
    /// How many nodes, and of what size.
    case capacity
    /// What Azure changes by itself.
    case noise
  }

  public var kind: Kind
  public var category: Category
  public var cluster: ClusterID
  public var pool: String?
  /// Names joined by dots, `networkProfile.networkPlugin`; nil where a whole resource came or went.
  public var path: String?
  public var before: JSONValue?
  public var after: JSONValue?
  /// The first snapshot that showed it.
  public var observedAt: Instant
  public var isRegulated: Bool
  /// Who made it so, in the order of time; more than one where several changes match, none where Azure did not report it.
  public var changedBy: [AttributedChange]

  public init(
    kind: Kind, category: Category, cluster: ClusterID, pool: String? = nil, path: String? = nil,
    before: JSONValue? = nil, after: JSONValue? = nil, observedAt: Instant, isRegulated: Bool = true,
    changedBy: [AttributedChange] = []
  ) {
    self.kind = kind
    self.category = category
    self.cluster = cluster
    self.pool = pool
    self.path = path
    self.before = before
    self.after = after
    self.observedAt = observedAt
    self.isRegulated = isRegulated
    self.changedBy = changedBy
  }
}
