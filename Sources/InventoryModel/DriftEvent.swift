/// One difference between two snapshots of a scope.
package struct DriftEvent: Hashable, Sendable {
  package enum Kind: String, Codable, Sendable {
    case clusterAppeared, clusterDisappeared, clusterRecreated, clusterChanged
    case poolAppeared, poolDisappeared, poolChanged
  }

  package enum Category: String, Codable, Sendable, CaseIterable {
    /// Something that a verdict reads.
    case compliance
    case configuration
    /// How many nodes, and of what size.
    case capacity
    /// What Azure changes by itself.
    case noise
  }

  package var kind: Kind
  package var category: Category
  package var cluster: ClusterID
  package var pool: String?
  /// Names joined by dots, `networkProfile.networkPlugin`; nil where a whole resource came or went.
  package var path: String?
  package var before: JSONValue?
  package var after: JSONValue?
  /// The first snapshot that showed it.
  package var observedAt: Instant
  package var isRegulated: Bool
  /// Who made it so, in the order of time; more than one where several changes match, none where Azure did not report it.
  package var changedBy: [AttributedChange]

  package init(
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
