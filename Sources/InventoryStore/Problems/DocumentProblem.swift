import InventoryModel

/// Why a document was not imported: export it again, or say what it covers. `description` is one line of text
/// with a hint.
package enum DocumentProblem: UserFacingError, Equatable {
  case document(DocumentFault)
  case duplicate(resource: String, first: Place, second: Place)
  case outsideScope(resource: String, file: String)
  case poolsOutsideCluster(file: String)
  case looksFiltered(file: String, subscription: String, missing: Int, known: Int, oneResourceGroup: String?)
  /// - Parameter place: what to vouch for, if they are gone: a cluster, or the subscription.
  case poolsLookFiltered(file: String, place: String, missing: Int, known: Int)
  case losesTags(file: String, lost: Int, had: Int)
  case disagrees(resource: String, takenAt: Instant, file: String)
  case emptyWithoutScope(file: String)
  case notAsManifested(file: String)
  case classesWithoutCluster(file: String)

  /// Where in a document something stands.
  package struct Place: Equatable, Sendable {
    package var file: String
    /// In the decoded text, from 0.
    package var byte: Int64
  }

  package var description: String {
    switch self {
    case .document(let fault):
      fault.description
    case .duplicate(let resource, let first, let second) where first.file == second.file:
      "\(first.file): \(resource) appears twice, at byte \(first.byte) and at byte \(second.byte):"
        + " export the list again"
    case .duplicate(let resource, let first, let second):
      "\(second.file): \(resource) appears twice, at byte \(second.byte) and in \(first.file) at byte \(first.byte):"
        + " collect all pages again, from Resource Graph with `| order by id asc` in the query"
    case .outsideScope(let resource, let file):
      "\(file): \(resource) is outside the given scopes: correct --scope, or leave it out"
    case .poolsOutsideCluster(let file):
      "\(file): a list of node pools tells of the pools of its cluster alone: give the id of that cluster with --scope,"
        + " or leave --scope out"
    case .looksFiltered(let file, let subscription, let missing, let known, let group):
      "\(file): of subscription \(subscription), \(missing) of \(known) known clusters would disappear"
        + (group.map { " and all that are left lie in resource group \($0)" } ?? "")
        + ": if the list was filtered, name what it covers with --scope, or use --partial;"
        + " if they are gone, --scope \(subscription)"
    case .poolsLookFiltered(let file, let place, let missing, let known):
      "\(file): \(missing) of \(known) known node pools would disappear from clusters that are listed:"
        + " if the list was filtered, give the whole answer of Azure, or use --partial; if they are gone, --scope \(place)"
    case .losesTags(let file, let lost, let had):
      "\(file): \(lost) of \(had) clusters that had tags have none: give the whole answer of Azure, with tags;"
        + " if they were removed, --tags-removed"
    case .disagrees(let resource, let takenAt, let file):
      "\(file): \(resource) differs from what another document of \(takenAt) says:"
        + " give the true time with --taken-at, or retract the other"
    case .emptyWithoutScope(let file):
      "\(file): an empty list does not say what it covers: name it with --scope"
    case .notAsManifested(let file):
      "\(file): not the document that its manifest describes, the SHA-256 differs: collect it again,"
        + " or move the manifest away and say what it covers with --scope or --partial"
    case .classesWithoutCluster(let file):
      "\(file): node classes do not say of which cluster they are: name it with --scope CLUSTER_ID"
    }
  }
}

/// Why a document was refused, and where.
package struct DocumentFault: Error, Equatable, CustomStringConvertible {
  package var file: String
  /// In the decoded text, from 0; nil when no place can be named.
  package var byte: Int64?
  /// From 1; nil when it is not known (standard input).
  package var line: Int64?
  /// The Azure id of what was being read, or empty.
  package var resource: String
  package var message: String
  package var hint: String

  package var description: String {
    let place = line.map { ": line \($0)" } ?? ""
    let offset = byte.map { line == nil ? ": byte \($0)" : " (byte \($0))" } ?? ""
    let subject = resource.isEmpty ? "" : "\(resource): "
    return "\(file)\(place)\(offset): \(subject)\(message)" + (hint.isEmpty ? "" : ": \(hint)")
  }
}
