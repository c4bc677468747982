/// A document of node evidence as it was imported.
package struct ImportedEvidence: Hashable, Sendable {
  package var name: String
  /// `nodes`, `nodeClasses` or `kernelReadings`.
  package var kind: String
  package var takenAt: Instant
  /// As `sha256sum` prints it.
  package var sha256: String

  package init(name: String, kind: String, takenAt: Instant, sha256: String) {
    (self.name, self.kind, self.takenAt, self.sha256) = (name, kind, takenAt, sha256)
  }
}
