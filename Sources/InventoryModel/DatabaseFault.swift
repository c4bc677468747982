/// Something about a database that should not be so.
package struct DatabaseFault: Hashable, Sendable {
  package enum Check: String, Codable, Sendable, CaseIterable {
    /// SQLite's own: pages, indexes, references.
    case integrity
    /// The schema is what the migrations come to.
    case migrations
    /// Snapshots and policies are what their digests say, and so are the documents that are there to look at.
    case digests
    /// States follow each other without overlapping, and begin and end at observations.
    case intervals
    /// What each snapshot was the first to show is what the states say.
    case changes
  }

  package var check: Check
  /// What is wrong, and with what.
  package var description: String

  package init(_ check: Check, _ description: String) {
    self.check = check
    self.description = description
  }
}
