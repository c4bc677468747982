import Collector
import InventoryModel
import InventoryStore
import Reporting

/// One collection, whose documents are kept, imported, or both.
package struct CollectRun {
  let request: CollectionRequest
  /// Where documents are kept, if anywhere.
  let archive: String?
  /// What they are imported into, if at all, and the policy to judge by.
  let imports: (store: InventoryStore, policy: Policy)?
  let context: RunContext

  package init(
    _ request: CollectionRequest, archive: String?, imports: (store: InventoryStore, policy: Policy)?,
    in context: RunContext
  ) {
    (self.request, self.archive, self.imports, self.context) = (request, archive, imports, context)
  }

  @MainActor package func run() async throws -> (report: CollectReport, outcome: Outcome) {
    let folder = WorkFolder(archive)
    let collected = try await request.collect(into: Archive(folder: folder.path), in: context)
    collected.tellWhatWasNotSeen(to: context.log)
    var outcome = Outcome.clean
    var imported: ImportReport?
    if let (store, policy) = imports {
      var run = Import(into: store, in: context) { _ in policy }
      try run.importCollection(collected.documents)
      imported = run.report
      outcome = run.outcome
    }
    if !collected.isComplete { outcome.worsen(to: .partial) }
    let report = CollectReport(
      documents: collected.documents.map(\.manifest), partialReason: collected.partialReason, imported: imported)
    return (report, outcome)
  }
}
