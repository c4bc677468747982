import ArgumentParser
import InventoryModel
import Operations

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

      A list covers the subscriptions that it names. Azure lists only what the caller may read: without the role Reader \
      at the subscription, give --scope or --partial.

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

  @Option(
    help: ArgumentHelp("How long to wait for another import.", valueName: "seconds"),
    transform: seconds(from: 0, to: 86_400))
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
      let policy = try policy.read().policy
      let files = try ImportFiles(named: files, claims: claims, now: Clock.now())
      let store = try database.file.open(.readWrite, patience: patience)
      var run = Import(into: store, claims: claims, in: .process) { _ in policy }
      run.tellsTimes = timings
      run.watching = { file, body in try ProgressBar.showing(file, of: store, body) }
      try run.importFiles(files)
      try format.write(run.report)
      try run.outcome.exit()
    }
  }

  private var claims: ImportClaims {
    ImportClaims(
      takenAt: takenAt.flatMap(Instant.init), scopes: scope.compactMap(Scope.init), isPartial: partial,
      areTagsRemoved: tagsRemoved)
  }
}
