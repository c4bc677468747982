/// A snapshot as `snapshots` lists it.
package struct SnapshotRecord: Hashable, Codable, Sendable {
  /// What `retract` takes.
  package var snapshot: String
  package var takenAt: Instant
  package var files: [String]
  /// SHA-256 of each file, as `sha256sum` prints it.
  package var sha256: [String]
  /// Who collected it; nil where no manifest says.
  package var collector: String?
  package var isComplete: Bool
  package var partialReason: String?
  package var isRetracted: Bool
  package var retractionReason: String?

  package init(
    snapshot: String, takenAt: Instant, files: [String], sha256: [String], collector: String?, isComplete: Bool,
    partialReason: String?, isRetracted: Bool, retractionReason: String?
  ) {
    self.snapshot = snapshot
    self.takenAt = takenAt
    self.files = files
    self.sha256 = sha256
    self.collector = collector
    self.isComplete = isComplete
    self.partialReason = partialReason
    self.isRetracted = isRetracted
    self.retractionReason = retractionReason
  }
}
