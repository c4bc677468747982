/// A change of a cluster or node pool together with who made it, as Azure Resource Graph keeps it for 14 days.
///
/// Source: the table `resourcechanges` of Azure Resource Graph.
public struct AttributedChange: Hashable, Codable, Sendable {
  public enum Kind: String, Codable, Sendable {
    case created, updated, deleted
  }

  /// One attribute before and after; Azure cuts long values off.
  public struct Attribute: Hashable, Codable, Sendable {
    /// Names joined by dots, as Azure writes them: `properties.agentPoolProfiles["web"].enableFIPS`.
    public var path: String
    public var before: String?
    public var after: String?

    public init(path: String, before: String?, after: String?) {
      self.path = path
      self.before = before
      self.after = after
    }
  }

  /// Azure's id of the change, lower-cased: the same change reported again has the same id.
  public var id: String
  /// The cluster that was changed, or whose pool was.
  public var cluster: String
  /// Nil for the cluster itself.
  public var pool: String?
  public var at: Instant
  public var kind: Kind
  /// An e-mail address, an application's or object's id, or `System`; nil where Azure does not say.
  public var actor: String?
  /// `User`, `Application` or `System`.
  public var actorKind: String?
  /// `Azure Portal`, `Azure CLI`, `ARM Template`, …
  public var client: String?
  /// `microsoft.containerservice/managedclusters/agentpools/write`
  public var operation: String?
  /// What joins it to the activity log.
  public var correlationID: String?
  /// In the order of their paths.
  public var attributes: [Attribute]

  public init(
    id: String, cluster: ClusterID, pool: String?, at: Instant, kind: Kind, actor: String?, actorKind: String?,
    client: String?, operation: String?, correlationID: String?, attributes: [Attribute]
  ) {
    self.id = id
    self.cluster = cluster.description
    self.pool = pool
    self.at = at
    self.kind = kind
    self.actor = actor
    self.actorKind = actorKind
    self.client = client
    self.operation = operation
    self.correlationID = correlationID
    self.attributes = attributes
  }
}

/// What importing one document of who changed what did.
public struct ChangesSummary: Hashable, Sendable {
  public var file: String
  public var takenAt: Instant
  /// Changes of clusters and pools that the document holds.
  public var told: Int
  /// Those of them that were not known.
  public var new: Int

  public init(file: String, takenAt: Instant, told: Int, new: Int) {
    self.file = file
    self.takenAt = takenAt
    self.told = told
    self.new = new
  }
}
