import ArgumentParser
import Operations

struct CollectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Reads the clusters of all subscriptions that an identity can see, and says what it could not see.",
    discussion: """
      EXAMPLES:
        fipswatch collect --archive nights --import
        fipswatch collect --archive nights --management-group platform --cloud usgovernment
        fipswatch collect --import --subscription SUBSCRIPTION --identity cli

      Each subscription is one document with a manifest beside it. What fails leaves its subscription uncovered, never
      deleted; the others go on, and the exit code is 3.

      IDENTITIES, tried in this order unless --identity names one:
        environment  AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET
        workload     AZURE_FEDERATED_TOKEN_FILE, AZURE_TENANT_ID, AZURE_CLIENT_ID
        managed      the virtual machine's; AZURE_CLIENT_ID chooses one of several
        cli          whoever is logged in to az
      Proxies are taken from https_proxy, all_proxy and no_proxy.
      """)

  @Option(help: ArgumentHelp("Keep the documents here, gzipped, in a folder for each day.", valueName: "folder"))
  var archive: String?

  @Flag(name: .customLong("import"), help: "Import them at once.")
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
