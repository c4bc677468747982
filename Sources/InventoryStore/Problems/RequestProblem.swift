import InventoryModel

/// What a user named that is not there, is several, or cannot be so: name another. `description` is one line of text with
/// a hint.
package enum RequestProblem: UserFacingError, Equatable {
  case noSuchSnapshot(String)
  case ambiguousSnapshot(String, count: Int)
  case shortSnapshot(String)
  case noSuchResource(String)
  case ambiguousCluster(String, ids: [ClusterID])
  case noSuchMessage(String)
  case ambiguousMessage(String, count: Int)
  case noSuchIssue(String)
  case ambiguousIssue(String)
  case failedLater(String, at: Instant)

  private static let mostNamed = 20

  package var description: String {
    switch self {
    case .noSuchSnapshot(let text):
      "\(text): no such snapshot: `fipswatch snapshots` lists them"
    case .ambiguousSnapshot(let text, let count):
      "\(text): \(count) snapshots match: give more of the id that `fipswatch snapshots` lists"
    case .shortSnapshot(let text):
      "\"\(text)\": too short for the id of a snapshot: give at least 4 letters of the id that `fipswatch snapshots` lists"
    case .noSuchResource(let text):
      "\(text): no such cluster or pool was ever seen: `fipswatch inventory` lists them"
    case .ambiguousCluster(let text, let ids):
      "\(text): \(ids.count) clusters have this name: give the id of one: "
        + ids.prefix(Self.mostNamed).map(\.description).joined(separator: ", ")
        + (ids.count > Self.mostNamed ? ", …; `fipswatch inventory --format csv` lists all" : "")
    case .noSuchMessage(let text):
      "\(text): no such message: `fipswatch alerts list --all` lists them"
    case .ambiguousMessage(let text, let count):
      "\(text): \(count) messages match: give more of the id that `fipswatch alerts list --all` lists"
    case .noSuchIssue(let id):
      "\(id): no such compatibility issue: `fipswatch compat list --all` shows their ids"
    case .ambiguousIssue(let id):
      "\(id): begins several ids of compatibility issues: give more of it"
    case .failedLater(let id, let at):
      "\(id): failed again at \(at), after the instant it would be closed at: name a later one with --at"
    }
  }
}
