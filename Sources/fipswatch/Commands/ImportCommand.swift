import ArgumentParser
import ComplianceEngine
import Foundation
import InventoryModel
import InventoryStore
import Reporting

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Imports snapshots: what az, Azure Resource Manager or Resource Graph answered.",
    discussion: """
      EXAMPLES:
        fipswatch import nights/2026-11-22.json
        az aks list -o json | fipswatch import - --taken-at 2026-11-22T02:00:00Z
        az aks list -g shop -o json > shop.json; fipswatch import shop.json \\
          --taken-at 2026-11-22 --scope /subscriptions/SUBSCRIPTION/resourceGroups/shop

      Each file is one transaction; pages of one list belong together. Files are taken in the order of their times.
      """)

  @Argument(help: "Files, folders, globs, or - for standard input; .gz too.")
  var files: [String]

  @Option(help: "When they were taken: a date, or a date and time. Else the manifest, or a date in the file name.")
  var takenAt: String?

  @Option(
    help: ArgumentHelp(
      "What they cover, exactly: a subscription, or the id of a resource group or cluster. Repeatable.",
      valueName: "id"))
  var scope: [String] = []

  @Flag(help: "They cover nothing: what they leave out is not gone.")
  var partial = false

  @Option(help: ArgumentHelp("How long to wait for another import to end.", valueName: "seconds"))
  var patience: Double = 30

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    guard scope.isEmpty || !partial else { throw ValidationError("--scope and --partial exclude each other") }
    guard takenAt.map({ InstantText($0) != nil }) ?? true else {
      throw ValidationError("--taken-at \(takenAt!): not a date, nor a date and time such as 2026-11-22T02:00:00Z")
    }
    for text in scope where Scope(text) == nil {
      throw ValidationError("--scope \(text): neither a subscription nor the id of a resource group or cluster")
    }
  }

  func run() throws {
    try failingInOneLine {
      let now = Clock.now()
      let snapshots = try SnapshotFiles(named: files).snapshots(takenAt: takenAt.flatMap(Instant.init), now: now)
      let store = try database.open(.readWrite, patience: patience)
      var outcome = Outcome.clean
      outcome.worsen(to: snapshots.refused.isEmpty ? .clean : .failed)
      for refusal in snapshots.refused { log.error("\(refusal)") }
      var summaries: [ImportSummary] = []
      for snapshot in snapshots.accepted {
        do {
          let summary = try importing(snapshot, into: store, now: now)
          summaries.append(summary)
          outcome.worsen(to: summary.isComplete ? .clean : .partial)
        } catch let error as StoreError {
          log.error("\(error.description)")
          outcome.worsen(to: .failed)
        } catch let error as CommandFailure {
          log.error("\(error.description)")
          outcome.worsen(to: .failed)
        }
      }
      format.write(ImportReport(summaries: summaries))
      try outcome.exit()
    }
  }

  private func importing(_ files: SnapshotFiles.Snapshot, into store: InventoryStore, now: Instant) throws
    -> ImportSummary
  {
    let request = ImportRequest(
      files: files.paths, takenAt: files.takenAt, coverage: try coverage(of: files), sha256: files.manifest?.sha256,
      importedAt: now)
    return try ProgressBar.showing(files.paths[0], of: store) {
      try store.importSnapshot(request, judge: judge)
    }
  }

  /// What the user says, else what the collector said.
  private func coverage(of files: SnapshotFiles.Snapshot) throws -> ImportRequest.Coverage {
    if partial { return .partial(reason: "imported as partial") }
    guard scope.isEmpty else { return .scopes(scope.compactMap(Scope.init)) }
    return try files.manifest.map { try ImportRequest.Coverage($0, file: files.paths[0]) } ?? .told
  }
}
