import InventoryModel

/// What an import does, step by step.
public enum ImportPhase: String, CaseIterable, Sendable { case read, merge, judge, finish }

/// A snapshot to import: one document, or the pages of one list.
public struct ImportRequest: Sendable {
  /// What the documents cover, if the caller says so.
  public enum Coverage: Sendable {
    /// What the documents themselves tell (DESIGN: "What a document covers").
    case told
    /// Exactly these, even where the documents name nothing in them.
    case scopes([Scope])
    /// Nothing: what is not in the documents is not gone. A manifest also says where was looked, so that a document
    /// with nothing in it still says of what it tells nothing.
    case partial(reason: String, of: [Scope] = [])
  }

  /// Paths, or `-` for standard input.
  public var files: [String]
  public var takenAt: Instant
  public var coverage: Coverage
  /// Tags and labels that the documents leave out were removed; else those last reported still count.
  public var areTagsRemoved = false
  /// What a manifest says is the SHA-256 of the document, in lower-case hexadecimal; nil without a manifest.
  public var sha256: String?
  /// What it is judged by, from its instant on.
  public var policy: Policy
  /// When this is done; recorded beside the snapshot and never read by a judgement.
  public var importedAt: Instant
  /// Called as each step begins, on the thread that imports.
  public var entering: @Sendable (ImportPhase) -> Void = { _ in }
  /// Asked at the end for how long it took; recorded as `importedAt` is.
  public var elapsedMilliseconds: @Sendable () -> Int64? = { nil }

  public init(
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
  public var description: String {
    switch self {
    case .told: "as told"
    case .scopes(let scopes): scopes.map(\.description).sorted().joined(separator: " ")
    case .partial(_, let scopes): (["partial"] + scopes.map(\.description).sorted()).joined(separator: " ")
    }
  }
}
