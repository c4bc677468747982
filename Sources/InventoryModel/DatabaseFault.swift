/// Something about a database that should not be so.
public struct DatabaseFault: Hashable, Sendable {
  public enum Check: String, Codable, Sendable, CaseIterable {
    /// SQLite's own: pages, indexes, references.
    case integrity
    /// The schema is what the migrations come to.
    case migrations
    /// Snapshots and policies are what their digests say, and so are the documents that are there to look at.
    case digests
    /// States follow each other without overlapping, and begin and end where somebody looked.
    case intervals
    /// What each snapshot was the first to show is what the states say.
    case changes
  }

  public var check: Check
  /// What is wrong, and with what.
  public var description: String

  public init(_ check: Check, _ description: String) {
    self.check = check
    self.description = description
  }
}
