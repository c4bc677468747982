import Collector
import InventoryModel
import InventoryStore

/// What is imported in one transaction: a document, or the pages of one list.
package struct ImportDocument: Comparable {
  enum Content {
    case snapshot
    /// What nodes say; nil where it is read only when its turn comes.
    case evidence(EvidenceDocument?)
    /// Who changed what; every change counts by itself, though there may be more.
    case changes(ArchivedDocument)
  }

  let content: Content
  /// Paths, or `-` for standard input.
  let files: [String]
  let takenAt: Instant
  /// Nil for what somebody exported by hand.
  let manifest: DocumentManifest?

  /// What messages call it.
  var name: String { files[0] }

  init(_ content: Content, _ files: [String], takenAt: Instant, manifest: DocumentManifest? = nil) {
    (self.content, self.files, self.takenAt, self.manifest) = (content, files, takenAt, manifest)
  }

  init(_ document: ArchivedDocument) {
    let content: Content =
      switch document.manifest.content {
      case .clusters: .snapshot
      case .nodes, .nodeClasses: .evidence(nil)
      case .changes: .changes(document)
      }
    self.init(content, [document.path], takenAt: document.manifest.takenAt, manifest: document.manifest)
  }

  /// Snapshots first, for the others join to them; all in the order of time.
  package static func < (lhs: ImportDocument, rhs: ImportDocument) -> Bool {
    (lhs.rank, lhs.takenAt, lhs.name) < (rhs.rank, rhs.takenAt, rhs.name)
  }

  package static func == (lhs: ImportDocument, rhs: ImportDocument) -> Bool {
    (lhs.rank, lhs.takenAt, lhs.files) == (rhs.rank, rhs.takenAt, rhs.files)
  }

  private var rank: Int {
    switch content {
    case .snapshot: 0
    // Kernel readings name nodes, and join to the lists that say where these are.
    case .evidence(let evidence): evidence?.kind == .kernelReadings ? 2 : 1
    case .changes: 3
    }
  }
}

extension ImportDocument {
  /// What its manifest says that it is.
  var identity: DocumentIdentity? {
    manifest.map { DocumentIdentity(sha256: $0.sha256, takenAt: $0.takenAt) }
  }

  /// Whether importing it leaves a trace.
  var tellsSomething: Bool { manifest?.tellsSomething ?? true }
}

extension DocumentManifest {
  /// Lists of no node are passed over, and evidence that is not whole: a list that was cut off might have gone on with a
  /// node that says no.
  var tellsSomething: Bool {
    switch content {
    case .clusters, .changes: true
    case .nodes, .nodeClasses: coverage.isComplete && resources > 0
    }
  }
}

/// What a user says of all documents of an import; without it, each says it itself, or its collector did.
package struct ImportClaims: Sendable {
  package var takenAt: Instant?
  /// They cover exactly these, unless it is empty.
  package var scopes: [Scope]
  /// They cover nothing.
  package var isPartial: Bool
  /// Tags and labels that they leave out were removed.
  package var areTagsRemoved: Bool

  package init(takenAt: Instant? = nil, scopes: [Scope] = [], isPartial: Bool = false, areTagsRemoved: Bool = false) {
    (self.takenAt, self.scopes) = (takenAt, scopes)
    (self.isPartial, self.areTagsRemoved) = (isPartial, areTagsRemoved)
  }

  /// Documents count for what they and their manifests say.
  var areNone: Bool { takenAt == nil && scopes.isEmpty && !isPartial && !areTagsRemoved }

  func coverage(of document: ImportDocument) throws -> ImportRequest.Coverage {
    if isPartial { return .partial(reason: "imported as partial") }
    guard scopes.isEmpty else { return .scopes(scopes) }
    return try document.manifest.map { try ImportRequest.Coverage($0, file: document.name) } ?? .told
  }

  func cluster(of evidence: EvidenceDocument) throws -> ClusterID? {
    guard evidence.kind == .nodeClasses, scopes.count == 1, case .cluster(let id) = scopes[0] else {
      if scopes.isEmpty { return nil }
      throw OperationFailure(
        evidence.kind == .nodeClasses
          ? "\(evidence.file): node classes are of one cluster: give its id, and no other, with --scope"
          : "\(evidence.file): nodes name their cluster themselves: leave --scope away")
    }
    return id
  }
}

extension ImportRequest.Coverage {
  /// What a collector said that its document covers.
  init(_ manifest: DocumentManifest, file: String) throws(OperationFailure) {
    let scopes = manifest.scopes.compactMap(Scope.init)
    guard scopes.count == manifest.scopes.count, !scopes.isEmpty else {
      throw OperationFailure("\(file): its manifest names invalid scopes: collect it again")
    }
    self =
      manifest.coverage.isComplete
      ? .scopes(scopes) : .partial(reason: manifest.coverage.reason ?? "the collector does not say why", of: scopes)
  }
}
