/// What a collector says of a document that it wrote: what it asked for, when, and what it could not see.
///
/// It stands beside the document as JSON, `NAME.manifest.json` beside `NAME.json` or `NAME.json.gz`.
package struct DocumentManifest: Hashable, Codable, Sendable {
  package enum Content: String, Codable, Sendable {
    /// Clusters with their node pools, which `import` takes.
    case clusters
    /// Kubernetes nodes of one cluster.
    case nodes
    /// `AKSNodeClass` objects of one cluster.
    case nodeClasses
    /// Who changed clusters and pools, and when.
    case changes
  }

  package struct Coverage: Hashable, Codable, Sendable {
    package var isComplete: Bool
    /// Why not, if not.
    package var reason: String?

    package init(isComplete: Bool, reason: String? = nil) {
      self.isComplete = isComplete
      self.reason = reason
    }
  }

  package var schemaVersion: Int
  /// The name of the document's file, without its folder.
  package var document: String
  package var content: Content
  /// When the first question was asked: all of the document is what was seen then or just after.
  package var takenAt: Instant
  /// What was to be read: ids of subscriptions or clusters.
  package var scopes: [String]
  package var coverage: Coverage
  /// Who collected it; nil where nobody gave the collector a name.
  package var collector: CollectorName?
  /// `arm`, `graph`, `az` or `kubectl`.
  package var source: String
  /// Nil where the source chooses it.
  package var apiVersion: String?
  /// How many clusters, nodes or changes the document holds.
  package var resources: Int
  /// Of the file, as `sha256sum` prints it.
  package var sha256: String
  /// What went wrong on the way, also where a second attempt succeeded.
  package var errors: [String]

  package static let currentSchemaVersion = 1

  package init(
    document: String, content: Content, takenAt: Instant, scopes: [String], coverage: Coverage,
    collector: CollectorName? = nil,
    source: String, apiVersion: String?, resources: Int, sha256: String, errors: [String]
  ) {
    schemaVersion = Self.currentSchemaVersion
    self.document = document
    self.content = content
    self.takenAt = takenAt
    self.scopes = scopes
    self.coverage = coverage
    self.collector = collector
    self.source = source
    self.apiVersion = apiVersion
    self.resources = resources
    self.sha256 = sha256
    self.errors = errors
  }
}

// MARK: - File names

extension DocumentManifest {
  package static let fileEnding = ".manifest.json"

  /// Where the manifest of a document would be; nil for a name that is no document's.
  package static func path(besideDocument path: String) -> String? {
    let lowered = path.foldedID
    guard !lowered.hasSuffix(fileEnding),
      let ending = [".json.gz", ".json"].first(where: lowered.hasSuffix)
    else { return nil }
    return String(path.utf8.dropLast(ending.utf8.count))! + fileEnding
  }
}
