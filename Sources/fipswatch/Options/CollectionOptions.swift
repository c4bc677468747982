import ArgumentParser
import Collector
import InventoryModel
import Operations

/// What is collected, where, and as whom.
struct CollectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The name of this collector, where the archives of several are imported into one database.", valueName: "name"),
    transform: collectorName)
  var collector: CollectorName?

  @Option(help: "The source: arm (Resource Manager), graph (Resource Graph) or az.")
  var source = SourceName.arm

  @Option(help: ArgumentHelp("Only this subscription. Repeatable.", valueName: "id"))
  var subscription: [String] = []

  @Option(help: ArgumentHelp("Only the subscriptions under this management group.", valueName: "name"))
  var managementGroup: String?

  @Option(help: ArgumentHelp("The API version of managedClusters.", valueName: "version"))
  var apiVersion = Collection.defaultAPIVersion

  @Flag(help: "Also collect who changed clusters and pools in the last 14 days (Resource Graph).")
  var changes = false

  @Option(help: ArgumentHelp("Also collect the nodes of this kubectl context. Repeatable.", valueName: "context"))
  var nodes: [String] = []

  @OptionGroup var azure: AzureOptions
  @OptionGroup var patience: PatienceOptions

  func validate() throws {
    guard subscription.isEmpty || managementGroup == nil else {
      throw ValidationError("--subscription and --management-group exclude each other")
    }
    for text in subscription where Subscription(text) == nil {
      throw ValidationError("--subscription \(text): not the id of a subscription")
    }
    guard source != .az || managementGroup == nil else {
      throw ValidationError("--management-group needs --source arm or graph")
    }
  }

  var request: CollectionRequest {
    CollectionRequest(
      collector: collector, source: source, choice: choice, apiVersion: apiVersion, includesChanges: changes,
      nodeContexts: nodes,
      retryPolicy: patience.retryPolicy, azure: azure.azure)
  }

  private var choice: SubscriptionChoice {
    if let managementGroup { return .managementGroup(managementGroup) }
    return subscription.isEmpty ? .visible : .named(subscription.compactMap(Subscription.init))
  }
}

private func collectorName(_ text: String) throws -> CollectorName {
  guard let name = CollectorName(text) else {
    throw ValidationError("not a name: give 1 to 64 letters, digits, '.', '_' and '-', the first a letter or a digit")
  }
  return name
}
