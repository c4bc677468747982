/// A change of a cluster or node pool together with who made it, as Azure Resource Graph keeps it for 14 days.
///
/// Source: the table `resourcechanges` of Azure Resource Graph.
package struct AttributedChange: Hashable, Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    case created, updated, deleted
  }

  /// One attribute before and after; Azure cuts long values off.
  package struct Attribute: Hashable, Codable, Sendable {
    /// Names joined by dots, as Azure writes them: `properties.agentPoolProfiles["web"].enableFIPS`.
    package var path: String
    package var before: String?
    package var after: String?

    package init(path: String, before: String?, after: String?) {
      self.path = path
      self.before = before
      self.after = after
    }
  }

  /// Azure's id of the change, lower-cased: the same change reported again has the same id.
  package var id: String
  /// The cluster that was changed, or whose pool was.
  package var cluster: String
  /// Nil for the cluster itself.
  package var pool: String?
  package var at: Instant
  package var kind: Kind
  /// An e-mail address, an application's or object's id, or `System`; nil where Azure does not say.
  package var actor: String?
  /// `User`, `Application` or `System`.
  package var actorKind: String?
  /// `Azure Portal`, `Azure CLI`, `ARM Template`, …
  package var client: String?
  /// `microsoft.containerservice/managedclusters/agentpools/write`
  package var operation: String?
  /// What joins it to the activity log.
  package var correlationID: String?
  /// In the order of their paths.
  package var attributes: [Attribute]

  package init(
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
package struct ChangesSummary: Hashable, Sendable {
  package var file: String
  package var takenAt: Instant
  /// Changes of clusters and pools that the document holds.
  package var told: Int
  /// Those of them that were not known.
  package var new: Int

  package init(file: String, takenAt: Instant, told: Int, new: Int) {
    self.file = file
    self.takenAt = takenAt
    self.told = told
    self.new = new
  }
}
