import InventoryModel

/// What an import does, step by step.
package enum ImportPhase: String, CaseIterable, Sendable { case read, merge, judge, finish }

/// A snapshot to import: one document, or the pages of one list.
package struct ImportRequest: Sendable {
  /// What the documents cover, if the caller says so.
  package enum Coverage: Sendable {
    /// What the documents themselves tell (DESIGN: "What a document covers").
    case told
    /// Exactly these, even where the documents name nothing in them.
    case scopes([Scope])
    /// Nothing: what is not in the documents is not gone. A manifest also says where was looked, so that a document
    /// with nothing in it still says of what it tells nothing.
    case partial(reason: String, of: [Scope] = [])
  }

  /// Paths, or `-` for standard input.
  package var files: [String]
  package var takenAt: Instant
  package var coverage: Coverage
  /// Tags and labels that the documents leave out were removed; else those last reported still count.
  package var areTagsRemoved = false
  /// What a manifest says is the SHA-256 of the document, in lower-case hexadecimal; nil without a manifest.
  package var sha256: String?
  /// Who collected it, as a manifest says.
  package var collector: CollectorName?
  /// What it is judged by, from its instant on.
  package var policy: Policy
  /// When this is done; recorded beside the snapshot and never read by a judgement.
  package var importedAt: Instant
  /// Called as each step begins, on the thread that imports.
  package var entering: @Sendable (ImportPhase) -> Void = { _ in }
  /// Asked at the end for how long it took; recorded as `importedAt` is.
  package var elapsedMilliseconds: @Sendable () -> Int64? = { nil }

  package init(
    files: [String], takenAt: Instant, coverage: Coverage = .told, sha256: String? = nil, policy: Policy = .builtIn,
    importedAt: Instant
  ) {
    self.files = files
    self.takenAt = takenAt
    self.coverage = coverage
    self.sha256 = sha256
    self.policy = policy
    self.importedAt = importedAt
  }
}

extension ImportRequest {
  /// What its author says about the documents, as the identity of the snapshot holds it.
  var said: String { coverage.description + (areTagsRemoved ? " tags removed" : "") }
}

extension ImportRequest.Coverage: CustomStringConvertible {
  package var description: String {
    switch self {
    case .told: "as told"
    case .scopes(let scopes): scopes.map(\.description).sorted().joined(separator: " ")
    case .partial(_, let scopes): (["partial"] + scopes.map(\.description).sorted()).joined(separator: " ")
    }
  }
}
