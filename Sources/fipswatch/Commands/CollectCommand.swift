import ArgumentParser
import Operations

struct CollectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Read the clusters of all visible subscriptions from Azure.",
    discussion: """
      EXAMPLES:
        fipswatch collect --archive nights --import
        fipswatch collect --archive nights --cloud usgovernment
        fipswatch collect --import --subscription SUBSCRIPTION --identity cli

      Each subscription becomes one document with a manifest beside it. A subscription that cannot be read is not \
      covered, and nothing of it counts as deleted; the others are still read, and the exit code is 3.

      The identity needs the role Reader at each subscription, or one that has \
      Microsoft.ContainerService/managedClusters/read and Microsoft.Authorization/permissions/read there. Azure lists \
      only what an identity may read: with a role at single resource groups the clusters there are kept, and the \
      subscription is not covered.

      IDENTITIES, tried in this order unless --identity names one:
        environment  AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET
        workload     AZURE_FEDERATED_TOKEN_FILE, AZURE_TENANT_ID, AZURE_CLIENT_ID
        managed      the virtual machine's; AZURE_CLIENT_ID selects one of several
        cli          the identity that is logged in to az
      Proxies are read from https_proxy, all_proxy and no_proxy.
      """)

  @Option(
    help: ArgumentHelp("Keep the documents in this archive, gzipped, in a folder for each day.", valueName: "folder"))
  var archive: String?

  @Flag(name: .customLong("import"), help: "Import the documents.")
  var imports = false

  @OptionGroup var collection: CollectionOptions
  @OptionGroup var policy: PolicyOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    guard archive != nil || imports else { throw ValidationError("give --archive FOLDER, --import, or both") }
  }

  func run() async throws {
    try await failingInOneLine {
      // Opened first, so that a database that cannot be written is known before Azure is asked for half an hour.
      let policy = try policy.read().policy
      let store = imports ? try database.file.open(.readWrite) : nil
      let run = CollectRun(
        collection.request, archive: archive, imports: store.map { (store: $0, policy: policy) }, in: .process)
      let (report, outcome) = try await run.run()
      try format.write(report)
      try outcome.exit()
    }
  }
}
