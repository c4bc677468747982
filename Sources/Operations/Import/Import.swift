import Collector
import ComplianceEngine
import InventoryModel
import InventoryStore
import NodeDocuments
import Reporting

/// Imports documents, each in a transaction of its own, whether a user named them or a collection left them.
package struct Import {
  private let store: InventoryStore
  private let context: RunContext
  /// The policy that a snapshot of an instant is judged by.
  private let policy: (Instant) -> Policy
  /// What the user says of all documents.
  private let claims: ImportClaims
  /// Whether to say how long each step of an import took.
  package var tellsTimes = false
  /// Does the work of importing a file, and may show how it goes.
  package var watching: (_ file: String, _ body: () throws -> ImportSummary) throws -> ImportSummary = { try $1() }
  package private(set) var report = ImportReport(summaries: [])
  package private(set) var outcome = Outcome.clean

  package init(
    into store: InventoryStore, claims: ImportClaims = ImportClaims(), in context: RunContext,
    policy: @escaping (Instant) -> Policy
  ) {
    (self.store, self.claims, self.context, self.policy) = (store, claims, context, policy)
  }

  /// Imports the files that a user named.
  package mutating func importFiles(_ files: ImportFiles) throws {
    for line in files.passedOver { context.log.warning("\(line)") }
    for line in files.refused {
      context.log.error("\(line)")
      outcome.worsen(to: .failed)
    }
    try importAll(files.documents)
  }

  /// Imports what a collection left, which looked everywhere: only after its last snapshot is it known what nobody saw.
  package mutating func importCollection(_ documents: [ArchivedDocument]) throws {
    try importAll(documents.map { ImportDocument($0) }, asOneLook: true)
    if report.summaries.last?.missing.isEmpty == false { outcome.worsen(to: .partial) }
  }

  /// One document that is refused does not keep the others out.
  private mutating func importAll(_ documents: [ImportDocument], asOneLook isOneLook: Bool = false) throws {
    var known: Set<DocumentIdentity> = []
    if claims.areNone, let first = documents.compactMap(\.identity).map(\.takenAt).min() {
      known = try store.loadDocuments(since: first)
    }
    for document in documents.filter(\.tellsSomething).sorted() {
      if let identity = document.identity, known.contains(identity), try passOver(document, identity) { continue }
      if try !context.log.isDone({ try importOne(document) }) { outcome.worsen(to: .failed) }
    }
    try store.tellUnobserved(in: &report.summaries, asOneLook: isOneLook)
    outcome.worsen(to: try store.remark(on: &report.evidence))
  }

  /// Node evidence and changes of which the manifest says that they are known; snapshots know that by themselves.
  private mutating func passOver(_ document: ImportDocument, _ identity: DocumentIdentity) throws -> Bool {
    guard let manifest = document.manifest else { return false }
    switch document.content {
    case .snapshot: return false
    case .evidence:
      guard let summary = try store.loadEvidence(identity, file: document.name, told: manifest.resources) else {
        return false
      }
      report.evidence.append(summary)
    case .changes:
      report.changes.append(
        ChangesSummary(file: document.name, takenAt: document.takenAt, told: manifest.resources, new: 0))
    }
    return true
  }

  private mutating func importOne(_ document: ImportDocument) throws {
    switch document.content {
    case .snapshot: try importSnapshot(document)
    case .evidence(let read): try importEvidence(document, read: read)
    case .changes(let archived): try importChanges(archived)
    }
  }
}

// MARK: - Each kind

extension Import {
  private mutating func importSnapshot(_ document: ImportDocument) throws {
    let clock = PhaseClock()
    defer { if tellsTimes { context.log.warning("\(document.name): \(clock.line)") } }
    var request = ImportRequest(
      files: document.files, takenAt: document.takenAt, coverage: try claims.coverage(of: document),
      sha256: document.manifest?.sha256, policy: policy(document.takenAt), importedAt: context.now())
    request.collector = document.manifest?.collector
    request.areTagsRemoved = claims.areTagsRemoved
    request.entering = clock.enter
    request.elapsedMilliseconds = clock.elapsedMilliseconds
    let summary = try watching(document.name) { try store.importSnapshot(request, judge: judge) }
    warn(of: summary, judgedBy: request.policy)
    report.summaries.append(summary)
    outcome.worsen(to: summary.isWhole ? .clean : .partial)
  }

  private func warn(of summary: ImportSummary, judgedBy policy: Policy) {
    for scope in summary.idleScopes {
      context.log.warning(
        "policy \(policy.name): scope \(scope) matches nothing as of \(summary.takenAt): see its match")
    }
    if let before = summary.policyBefore, policy == .builtIn {
      context.log.warning(
        "no policy was named, so \(before) ends at \(summary.takenAt): is FIPSWATCH_POLICY missing?")
    }
  }

  private mutating func importEvidence(_ document: ImportDocument, read: EvidenceDocument?) throws {
    guard let evidence = try read ?? NodeDocument.read(file: document.name) else { return }
    report.evidence.append(
      try store.importEvidence(
        evidence, takenAt: document.takenAt, cluster: try cluster(of: evidence, in: document),
        importedAt: context.now(), judge: judge))
  }

  /// Whose node classes these are; nodes name their cluster themselves.
  private func cluster(of evidence: EvidenceDocument, in document: ImportDocument) throws -> ClusterID? {
    guard let manifest = document.manifest else { return try claims.cluster(of: evidence) }
    guard evidence.kind == .nodeClasses else { return nil }
    // By the node resource group that their collector found beside them.
    guard let scope = manifest.scopes.compactMap(Scope.init).first,
      case .resourceGroup(let subscription, let group) = scope,
      let cluster = try store.loadCluster(
        nodesIn: NodeResourceGroup(name: group, subscription: subscription), at: document.takenAt)
    else {
      throw OperationFailure(
        "\(document.name): no known cluster has the node resource group of the nodes beside these classes:"
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
}

extension InventoryStore {
  /// Says what nobody looked at, which is known only after the last snapshot of a day, or of one look everywhere.
  fileprivate func tellUnobserved(in summaries: inout [ImportSummary], asOneLook isOneLook: Bool) throws {
    var days: Set<Instant> = []
    let last = summaries.indices.suffix(isOneLook ? 1 : summaries.count)
    for index in last.reversed() where summaries[index].outcome == .imported {
      guard days.insert(summaries[index].takenAt.startOfDay).inserted else { continue }
      try tellUnobserved(in: &summaries[index])
    }
  }

  /// Says what of imported evidence joins to nothing, which makes coverage partial. Only after the last document is it
  /// known.
  fileprivate func remark(on summaries: inout [EvidenceSummary]) throws -> Outcome {
    for index in summaries.indices { summaries[index].remarks = try loadRemarks(on: summaries[index]) }
    return summaries.allSatisfy(\.remarks.unjoined.isEmpty) ? .clean : .partial
  }
}
