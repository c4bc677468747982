import ArgumentParser
import Collector
import ComplianceEngine
import Foundation
import InventoryModel
import InventoryStore
import Reporting

struct CollectCommand: ParsableCommand {
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

  @Option(help: "Where to read: arm, graph (Resource Graph) or az.")
  var source = SourceName.arm

  @Option(help: ArgumentHelp("Only this subscription. Repeatable.", valueName: "id"))
  var subscription: [String] = []

  @Option(help: ArgumentHelp("Only the subscriptions under this management group.", valueName: "name"))
  var managementGroup: String?

  @Option(help: ArgumentHelp("The API version of managedClusters.", valueName: "version"))
  var apiVersion = Collection.defaultAPIVersion

  @Flag(help: "Keep also who changed clusters and pools in the last 14 days (Resource Graph).")
  var changes = false

  @Option(help: ArgumentHelp("Keep also the nodes behind this kubectl context. Repeatable.", valueName: "context"))
  var nodes: [String] = []

  @OptionGroup var azure: AzureOptions
  @OptionGroup var patience: PatienceOptions
  @OptionGroup var policy: PolicyOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    guard archive != nil || imports else { throw ValidationError("give --archive FOLDER, --import, or both") }
    guard subscription.isEmpty || managementGroup == nil else {
      throw ValidationError("--subscription and --management-group exclude each other")
    }
    for text in subscription where Subscription(text) == nil {
      throw ValidationError("--subscription \(text): not the id of a subscription")
    }
    guard source != .az || managementGroup == nil else {
      throw ValidationError("--management-group needs --source arm or graph")
    }
    guard !(changes || !nodes.isEmpty) || archive != nil else {
      throw ValidationError("--changes and --nodes are kept in an archive: give --archive FOLDER")
    }
  }

  func run() throws {
    try failingInOneLine {
      // Opened first, so that a database that cannot be written is known before Azure is asked for half an hour.
      let policy = try policy.read()
      let store = imports ? try database.open(.readWrite) : nil
      let folder = try WorkFolder(archive)
      let collected = try collect(into: Archive(folder: folder.path))
      for document in collected.documents where !document.manifest.coverage.isComplete {
        log.warning("\(document.manifest.scopes.joined(separator: " ")): \(document.manifest.coverage.reason ?? "")")
      }
      if let reason = collected.partialReason { log.warning("\(reason)") }
      var imports = store.map { CollectedImport(store: $0, policy: policy) }
      try imports?.importAll(collected.documents)
      let report = CollectReport(
        documents: collected.documents.map(\.manifest), partialReason: collected.partialReason,
        imported: imports?.report)
      format.write(report)
      var outcome = imports?.outcome ?? .clean
      if collected.partialReason != nil || !collected.documents.allSatisfy(\.manifest.coverage.isComplete) {
        outcome.worsen(to: .partial)
      }
      try outcome.exit()
    }
  }

  private func collect(into archive: Archive) throws -> CollectedFiles {
    let environment = ProcessInfo.processInfo.environment
    let plan = Collection.Plan(
      cloud: try azure.chosenCloud(), source: source, choice: choice, apiVersion: apiVersion,
      identities: azure.identities, includesChanges: changes, nodeContexts: nodes, environment: environment)
    let web = try azure.web(environment: environment)
    let patience = patience.patience
    return try waiting {
      let files = CollectedFiles.Gathering(archive: archive)
      do {
        let collection = try Collection(plan, web: web, patience: patience, pace: Pace(now: Clock.now))
        let reason = try await collection.run { try await files.keep($0) }
        await web.close()
        return CollectedFiles(documents: await files.documents, partialReason: reason)
      } catch {
        await web.close()
        throw error
      }
    }
  }

  private var choice: SubscriptionChoice {
    if let managementGroup { return .managementGroup(managementGroup) }
    return subscription.isEmpty ? .visible : .named(subscription.compactMap(Subscription.init))
  }
}
