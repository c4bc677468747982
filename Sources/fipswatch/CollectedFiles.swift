import Collector
import ComplianceEngine
import Foundation
import InventoryModel
import InventoryStore
import NodeDocuments
import Reporting

/// What a collection left in its archive.
struct CollectedFiles {
  var documents: [ArchivedDocument]
  /// Why not every subscription may be among them.
  var partialReason: String?

  /// Keeps documents as they come.
  actor Gathering {
    private let archive: Archive
    private(set) var documents: [ArchivedDocument] = []

    init(archive: Archive) { self.archive = archive }

    /// Packing and writing take their time, so several documents are kept at once.
    nonisolated func keep(_ document: CollectedDocument) async throws {
      await add(try archive.keep(document))
    }

    private func add(_ document: ArchivedDocument) { documents.append(document) }
  }

  var isComplete: Bool { partialReason == nil && documents.allSatisfy(\.manifest.coverage.isComplete) }

  func logWhatWasNotSeen() {
    for manifest in documents.map(\.manifest) where !manifest.coverage.isComplete {
      log.warning("\(manifest.scopes.joined(separator: " ")): \(manifest.coverage.reason ?? "")")
    }
    if let partialReason { log.warning("\(partialReason)") }
  }
}

/// The archive, or a folder that goes away with its owner where there is none.
final class WorkFolder {
  let path: String
  private let isTemporary: Bool

  init(_ archive: String?) throws {
    isTemporary = archive == nil
    path = archive ?? FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)").path
  }

  deinit { if isTemporary { try? FileManager.default.removeItem(atPath: path) } }
}

/// The import of what was just collected.
struct CollectedImport {
  let store: InventoryStore
  /// The policy that a snapshot of an instant is judged by.
  let policy: (Instant) -> Policy
  private(set) var report = ImportReport(summaries: [])
  private(set) var outcome = Outcome.clean

  init(store: InventoryStore, policy: @escaping (Instant) -> Policy) {
    self.store = store
    self.policy = policy
  }

  /// Imports documents in the order of time, each in a transaction of its own.
  mutating func importAll(_ documents: [ArchivedDocument]) throws {
    let ordered = documents.sorted { ($0.manifest.takenAt, $0.path) < ($1.manifest.takenAt, $1.path) }
    for document in ordered where document.manifest.content == .clusters {
      try trying { imports in
        let summary = try imports.store.importSnapshot(imports.request(document), judge: judge)
        imports.report.summaries.append(summary)
        imports.outcome.worsen(to: summary.isWhole ? .clean : .partial)
      }
    }
    // What is not whole is no evidence: a list that was cut off might have gone on with a node that says no.
    let beside = ordered.filter { $0.manifest.coverage.isComplete && $0.manifest.resources > 0 }
    for document in beside where [.nodes, .nodeClasses].contains(document.manifest.content) {
      try trying { try $0.importEvidence(document) }
    }
    // Every change counts by itself, though there may be more.
    for document in ordered where document.manifest.content == .changes {
      try trying { try $0.importChanges(document) }
    }
    // Only after the last document is it known what nobody looked at.
    for index in report.summaries.indices.dropLast() { report.summaries[index].missing = [] }
    if report.summaries.last?.missing.isEmpty == false { outcome.worsen(to: .partial) }
    outcome.worsen(to: try store.remark(on: &report.evidence))
  }

  private mutating func importEvidence(_ document: ArchivedDocument) throws {
    guard let evidence = try NodeDocument.read(file: document.path) else { return }
    let cluster = try evidence.kind == .nodeClasses ? cluster(of: document) : nil
    report.evidence.append(
      try store.importEvidence(
        evidence, takenAt: document.manifest.takenAt, cluster: cluster, importedAt: Clock.now(), judge: judge))
  }

  /// Whose node classes these are, by the node resource group that their collector found beside them.
  private func cluster(of document: ArchivedDocument) throws -> ClusterID {
    guard let scope = document.manifest.scopes.compactMap(Scope.init).first,
      case .resourceGroup(let subscription, let group) = scope,
      let cluster = try store.loadCluster(
        nodesIn: NodeResourceGroup(name: group, subscription: subscription), at: document.manifest.takenAt)
    else {
      throw CommandFailure(
        description: "\(document.path): no known cluster has the node resource group of the nodes beside these classes:"
          + " import its snapshot first, or name the cluster with --scope")
    }
    return cluster
  }

  private mutating func importChanges(_ document: ArchivedDocument) throws {
    let changes = try AttributedChange.read(Archive.text(of: document))
    let new = try store.importChanges(changes, from: document.identity)
    report.changes.append(
      ChangesSummary(file: document.path, takenAt: document.manifest.takenAt, told: changes.count, new: new))
  }

  /// One document that is refused does not keep the others out.
  private mutating func trying(_ body: (inout CollectedImport) throws -> Void) throws {
    if try !isDoneOrLogged({ try body(&self) }) { outcome.worsen(to: .failed) }
  }

  private func request(_ document: ArchivedDocument) throws -> ImportRequest {
    let clock = PhaseClock()
    var request = ImportRequest(
      files: [document.path], takenAt: document.manifest.takenAt,
      coverage: try ImportRequest.Coverage(document.manifest, file: document.path),
      sha256: document.manifest.sha256, policy: policy(document.manifest.takenAt), importedAt: Clock.now())
    request.elapsedMilliseconds = clock.elapsedMilliseconds
    return request
  }
}
