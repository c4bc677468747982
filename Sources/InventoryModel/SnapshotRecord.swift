/// A snapshot as `snapshots` lists it.
public struct SnapshotRecord: Hashable, Codable, Sendable {
  /// What `retract` takes.
  public var snapshot: String
  public var takenAt: Instant
  public var files: [String]
  /// SHA-256 of each file, as `sha256sum` prints it.
  public var sha256: [String]
  public var isComplete: Bool
  public var partialReason: String?
  public var isRetracted: Bool
  public var retractionReason: String?

  public init(
    snapshot: String, takenAt: Instant, files: [String], sha256: [String], isComplete: Bool, partialReason: String?,
    isRetracted: Bool, retractionReason: String?
  ) {
    self.snapshot = snapshot
    self.takenAt = takenAt
    self.files = files
    self.sha256 = sha256
    self.isComplete = isComplete
    self.partialReason = partialReason
    self.isRetracted = isRetracted
    self.retractionReason = retractionReason
  }
}
