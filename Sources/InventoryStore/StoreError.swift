import InventoryModel

/// What went wrong, named for what the caller can do about it. `description` is one line of text with a hint.
package enum StoreError: UserFacingError, Equatable {
  case noDatabase(path: String)
  case notADatabase(path: String)
  case newerThanProgram(path: String)
  case olderThanProgram(path: String)
  case fromBeforeRelease(path: String)
  case locked(path: String)
  case inUse(path: String)
  case readOnly(path: String)
  case unseenLog(path: String)
  case diskFull(path: String, undone: Undone)
  case unusable(path: String, reason: String)
  /// Something in the file that no program of ours wrote: `judgements row 5: verdict is 'pas'`, where it is known.
  case damaged(path: String, row: String?)
  case document(DocumentFault)
  case duplicate(resource: String, first: Place, second: Place)
  case outsideScope(resource: String, file: String)
  case looksFiltered(file: String, subscription: String, missing: Int, known: Int, oneResourceGroup: String?)
  case losesTags(file: String, lost: Int, had: Int)
  case disagrees(resource: String, takenAt: Instant, file: String)
  case emptyWithoutScope(file: String)
  case notAsManifested(file: String)
  case classesWithoutCluster(file: String)
  case noSuchSnapshot(String)
  case ambiguousSnapshot(String, count: Int)
  case noSuchResource(String)
  case ambiguousCluster(String, ids: [ClusterID])
  case noSuchMessage(String)
  case ambiguousMessage(String, count: Int)
  case noSuchIssue(String)
  case ambiguousIssue(String)
  case failedLater(String, at: Instant)
  case badQuery(String, byte: Int?)
  case onlyReading
  case severalStatements(secondAt: Int)
  case noStatement
  case queryStopped

  /// What a full disk kept from being done, and what to do about it.
  package enum Undone: String, Sendable {
    case anImport = "nothing was imported: make room and import again"
    case aChange = "nothing was changed: make room and try again"
    case aCopy = "no copy was written: make room there, or name another file"
  }

  private static let mostNamed = 20

  /// Where in a document something stands.
  package struct Place: Equatable, Sendable {
    package var file: String
    /// In the decoded text, from 0.
    package var byte: Int64
  }

  package var description: String {
    switch self {
    case .noDatabase(let path):
      "\(path): there is no such database: import a snapshot first, or name another with --database"
    case .notADatabase(let path):
      "\(path): not a fipswatch database: name another with --database"
    case .newerThanProgram(let path):
      "\(path): written by a newer fipswatch: update this program"
    case .olderThanProgram(let path):
      "\(path): written by an older fipswatch: the next import migrates it, or run `fipswatch rebuild` now"
    case .fromBeforeRelease(let path):
      "\(path): made before the first release: import the archive into a new database, which keeps everything in its"
        + " documents, but records policies anew, and starts without retractions and alerts"
    case .locked(let path):
      "\(path): locked by another import: try again when it has ended"
    case .inUse(let path):
      "\(path): in use: stop every fipswatch that has it open, `serve` too, and try again"
    case .unseenLog(let path):
      "\(path)-wal: has changes that cannot be read in this folder: copy \(path) and \(path)-wal to a folder of your own,"
        + " and name that copy with --database"
    case .readOnly(let path):
      "\(path): read-only: make the file and its folder writable, or name another with --database"
    case .diskFull(let path, let undone):
      "\(path): the disk is full, \(undone.rawValue)"
    case .unusable(let path, let reason):
      "\(path): \(reason)"
    case .damaged(let path, let row):
      "\(path): damaged\(row.map { ", \($0)" } ?? ""): restore it from a copy with `fipswatch restore COPY`"
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
    case .looksFiltered(let file, let subscription, let missing, let known, let group):
      "\(file): of subscription \(subscription), \(missing) of \(known) known clusters would disappear"
        + (group.map { " and all that are left lie in resource group \($0)" } ?? "")
        + ": if the list was filtered, name what it covers with --scope, or use --partial;"
        + " if they are gone, --scope \(subscription)"
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
    case .noSuchSnapshot(let text):
      "\(text): no such snapshot: `fipswatch snapshots` lists them"
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
    case .badQuery(let message, let byte):
      "query: \(message)" + (byte.map { " (byte \($0))" } ?? "")
    case .onlyReading:
      "query: not read-only: give a SELECT"
    case .severalStatements(let byte):
      "query: several statements, the second at byte \(byte): give one"
    case .noStatement:
      "query: no statement in it: give a SELECT, such as SELECT * FROM v_kpi_daily"
    case .queryStopped:
      "query: timed out: ask for less, or raise --limit-time"
    case .ambiguousSnapshot(let text, let count):
      "\(text): \(count) snapshots match: give more of the id that `fipswatch snapshots` lists"
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
