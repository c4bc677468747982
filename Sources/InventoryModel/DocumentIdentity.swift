/// Which document was seen when: the same bytes of another night are another document.
public struct DocumentIdentity: Hashable, Sendable {
  /// Of the file, as `sha256sum` prints it.
  public var sha256: String
  public var takenAt: Instant

  public init(sha256: String, takenAt: Instant) {
    self.sha256 = sha256
    self.takenAt = takenAt
  }
}
