/// Which document was seen when: the same bytes of another night are another document.
package struct DocumentIdentity: Hashable, Sendable {
  /// Of the file, as `sha256sum` prints it.
  package var sha256: String
  package var takenAt: Instant

  package init(sha256: String, takenAt: Instant) {
    self.sha256 = sha256
    self.takenAt = takenAt
  }
}
