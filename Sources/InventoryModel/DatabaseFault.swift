/// Something about a database that should not be so.
package struct DatabaseFault: Hashable, Sendable {
  package enum Check: String, Codable, Sendable, CaseIterable {
    /// Pages and indexes are as SQLite wants them, and values as their columns: none of another kind, no reference to
    /// nothing.
    case integrity
    /// The schema is what the migrations come to.
    case migrations
    /// All that has a digest is what it says, and so are the documents that are there to look at.
    case digests
    /// States follow each other without overlapping, and begin and end at observations.
    case intervals
    /// What each snapshot was the first to show is what the states say.
    case changes
    /// Verdicts and episodes are what follows from facts and policies.
    case verdicts
  }

  package var check: Check
  /// What is wrong, and with what.
  package var description: String

  package init(_ check: Check, _ description: String) {
    self.check = check
    self.description = description
  }
}
