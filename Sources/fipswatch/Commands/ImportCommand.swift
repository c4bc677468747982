import ArgumentParser
import Collector
import ComplianceEngine
import Foundation
import InventoryModel
import InventoryStore
import Reporting

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import snapshots of clusters and node evidence.",
    discussion: """
      EXAMPLES:
        fipswatch import nights/2026-11-22.json
        az aks list -o json | fipswatch import - --taken-at 2026-11-22T02:00:00Z
        az aks list -g shop -o json > shop.json; fipswatch import shop.json \\
          --taken-at 2026-11-22 --scope /subscriptions/SUBSCRIPTION/resourceGroups/shop

        kubectl get nodes -o json > nodes-2026-11-22.json
        fipswatch import nodes-2026-11-22.json
        kubectl get aksnodeclasses,nodepools.karpenter.sh -o yaml > classes.yaml
        fipswatch import classes.yaml --taken-at 2026-11-22 --scope CLUSTER_ID
        Scripts/node-evidence/read-fips > kernel.csv; fipswatch import kernel.csv

      These are read, with Azure's names in any spelling: az aks list, show, nodepool list, nodepool show; \
      az resource show; Azure Resource Manager; Resource Graph over REST and az graph query, with their pages; \
      PowerShell's ConvertTo-Json -Depth 100; JSON of the SDKs for Python (as_dict, serialize with keep_readonly), Go, \
      JavaScript, Java and .NET (ModelReaderWriter); the lists in the output of Ansible, CloudQuery and Cloud \
      Custodian. Each cluster and node pool must be complete: documents that were reshaped with --query, jq or a \
      projection are refused, as are CSV and az resource list.

      Tags and labels that are absent from a document keep their last reported value, unless --tags-removed is given.

      Each file is one transaction; give the pages of one list in one command. Files are imported in the order of \
      their times. Node evidence that matches no known cluster of a watched subscription is listed, and the exit code \
      is 3.
      """)

  @Argument(help: "Files, folders, globs, or - for standard input; .gz too.")
  var files: [String]

  @Option(
    help:
      "When the files were taken: a date, or a date and time. Default: the manifest's time, or the date in the file name."
  )
  var takenAt: String?

  @Option(
    help: ArgumentHelp(
      "Exactly what the files cover: a subscription, or the id of a resource group or cluster. Repeatable.",
      valueName: "id"))
  var scope: [String] = []

  @Flag(help: "The files cover nothing: no resource counts as deleted because it is absent.")
  var partial = false

  @Flag(help: "Absent tags and labels were removed. Default: they keep their last reported value.")
  var tagsRemoved = false

  @Option(help: ArgumentHelp("How long to wait for another import.", valueName: "seconds"))
  var patience: Double = 30

  @Flag(help: "Write to standard error how long each step took.")
  var timings = false

  @OptionGroup var policy: PolicyOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    guard scope.isEmpty || !partial else { throw ValidationError("--scope and --partial exclude each other") }
    guard takenAt.map({ InstantText($0) != nil }) ?? true else {
      throw ValidationError("--taken-at \(takenAt!): not a date, nor a date and time such as 2026-11-22T02:00:00Z")
    }
    guard files.filter({ $0 == "-" }).count + (policy.policy == "-" ? 1 : 0) <= 1 else {
      throw ValidationError("standard input (-) can be read once only: put one of them into a file")
    }
    for text in scope where Scope(text) == nil {
      throw ValidationError(
        "--scope \(text): neither a subscription nor the id of a resource group or cluster: "
          + "write /subscriptions/ID or /subscriptions/ID/resourceGroups/NAME")
    }
  }

  func run() throws {
    try failingInOneLine {
      let now = Clock.now()
      let policy = try policy.read()
      let files = try SnapshotFiles(named: files)
      let snapshots = try files.snapshots(takenAt: takenAt.flatMap(Instant.init), now: now)
      let store = try database.open(.readWrite, patience: patience)
      var report = ImportReport(summaries: [])
      var outcome = Outcome.clean
      func trying(_ body: () throws -> Void) throws {
        if try !isDoneOrLogged(body) { outcome.worsen(to: .failed) }
      }
      for line in files.passedOver { log.warning("\(line)") }
      for refusal in snapshots.refused + files.evidence.refused {
        log.error("\(refusal)")
        outcome.worsen(to: .failed)
      }
      for snapshot in snapshots.accepted {
        try trying {
          let summary = try importing(snapshot, into: store, under: policy, now: now)
          report.summaries.append(summary)
          for scope in summary.idleScopes {
            log.warning("policy \(policy.name): scope \(scope) matches nothing as of \(summary.takenAt): see its match")
          }
          if let before = summary.policyBefore, policy == .builtIn {
            log.warning("no policy was named, so \(before) ends at \(summary.takenAt): is FIPSWATCH_POLICY missing?")
          }
          outcome.worsen(to: summary.isWhole ? .clean : .partial)
        }
      }
      for document in files.evidence.documents {
        try trying { report.evidence.append(try importing(document, into: store, now: now)) }
      }
      var collected = CollectedImport(store: store) { _ in policy }
      var dated: [ArchivedDocument] = []
      for document in files.collected {
        try trying {
          _ = try TimeOfFile(of: document.path, given: nil, told: (document.manifest.takenAt, .manifest), now: now)
          dated.append(document)
        }
      }
      try collected.importAll(dated)
      outcome.worsen(to: try store.remark(on: &report.evidence))
      report.evidence += collected.report.evidence
      report.changes += collected.report.changes
      outcome.worsen(to: collected.outcome)
      format.write(report)
      try outcome.exit()
    }
  }

  private func importing(
    _ files: SnapshotFiles.Snapshot, into store: InventoryStore, under policy: Policy, now: Instant
  ) throws -> ImportSummary {
    let clock = PhaseClock()
    defer { if timings { log.warning("\(files.paths[0]): \(clock.line)") } }
    var request = ImportRequest(
      files: files.paths, takenAt: files.takenAt, coverage: try coverage(of: files), sha256: files.manifest?.sha256,
      policy: policy, importedAt: now)
    request.areTagsRemoved = tagsRemoved
    request.entering = clock.enter
    request.elapsedMilliseconds = clock.elapsedMilliseconds
    return try ProgressBar.showing(files.paths[0], of: store) {
      try store.importSnapshot(request, judge: judge)
    }
  }

  private func importing(_ document: EvidenceDocument, into store: InventoryStore, now: Instant) throws
    -> EvidenceSummary
  {
    let given = document.ownTime == nil ? takenAt.flatMap(Instant.init) : nil
    let time = try TimeOfFile(of: document.file, given: given, told: document.ownTime.map { ($0, .nodes) }, now: now)
    return try store.importEvidence(
      document, takenAt: time.instant, cluster: try cluster(of: document), importedAt: now, judge: judge)
  }

  /// Whose node classes these are; nodes tell it themselves.
  private func cluster(of document: EvidenceDocument) throws -> ClusterID? {
    let scopes = scope.compactMap(Scope.init)
    guard document.kind == .nodeClasses, scopes.count == 1, case .cluster(let id) = scopes[0] else {
      if scopes.isEmpty { return nil }
      throw CommandFailure(
        description: document.kind == .nodeClasses
          ? "\(document.file): node classes are of one cluster: give its id, and no other, with --scope"
          : "\(document.file): nodes name their cluster themselves: leave --scope away")
    }
    return id
  }

  /// What the user says, else what the collector said.
  private func coverage(of files: SnapshotFiles.Snapshot) throws -> ImportRequest.Coverage {
    if partial { return .partial(reason: "imported as partial") }
    guard scope.isEmpty else { return .scopes(scope.compactMap(Scope.init)) }
    return try files.manifest.map { try ImportRequest.Coverage($0, file: files.paths[0]) } ?? .told
  }
}
