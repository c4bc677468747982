import InventoryModel
import WebClient

/// One collection of a fleet: which subscriptions there are, and what is in each.
package struct Collection: Sendable {
  /// What to read, and as which identity.
  package struct Plan: Sendable {
    package var cloud: Cloud
    package var source: SourceName
    package var choice: SubscriptionChoice
    /// Of `managedClusters`.
    package var apiVersion: String
    /// Tried in this order.
    package var identities: [IdentityName]
    /// Whether to ask who changed what.
    package var includesChanges: Bool
    /// `kubectl` contexts whose nodes to read.
    package var nodeContexts: [String]
    /// What was collected just before, and is not collected again.
    package var fresh: [DocumentManifest]
    /// Variables that identities are described by.
    package var environment: [String: String]

    package init(
      cloud: Cloud, source: SourceName = .arm, choice: SubscriptionChoice = .visible,
      apiVersion: String = Collection.defaultAPIVersion, identities: [IdentityName] = IdentityName.allCases,
      includesChanges: Bool = false, nodeContexts: [String] = [], fresh: [DocumentManifest] = [],
      environment: [String: String]
    ) {
      self.cloud = cloud
      self.source = source
      self.choice = choice
      self.apiVersion = apiVersion
      self.identities = identities
      self.includesChanges = includesChanges
      self.nodeContexts = nodeContexts
      self.fresh = fresh
      self.environment = environment
    }
  }

  /// The first stable version that reports the cluster-wide FIPS flag; all clouds have it.
  package static let defaultAPIVersion = "2026-07-01"

  private let plan: Plan
  private let web: RetryingWeb
  private let manager: ResourceManager

  /// - Parameter web: closed by its owner.
  package init(_ plan: Plan, web: HTTPWeb, retryPolicy: RetryPolicy, timing: Timing) throws {
    self.plan = plan
    let deadline = Deadline(after: retryPolicy.whole)
    self.web = RetryingWeb(web: web, retryPolicy: retryPolicy, timing: timing, deadline: deadline)
    let identities = try plan.identities.map { try $0.identity(for: plan.cloud, environment: plan.environment) }
    manager = ResourceManager(
      cloud: plan.cloud, tokens: Tokens(identities: identities, web: self.web), web: self.web)
  }

  /// Hands on the documents as they come, several at once.
  ///
  /// - Returns: why not every subscription may be among them; nil if all are.
  /// - Throws: `CollectorError` when not even the subscriptions are known, and what `keep` throws.
  package func run(each keep: @escaping @Sendable (CollectedDocument) async throws -> Void) async throws -> String? {
    var list = await source.subscriptions(plan.choice)
    // Named twice, or listed once for each account that is logged in, it is still one.
    list.subscriptions = list.subscriptions.unique
    if let error = list.stoppedBy, list.subscriptions.isEmpty { throw error }
    guard !list.subscriptions.isEmpty else { throw CollectorError.cutShort(reason: Self.nothingVisible) }
    try await source.collect(list.subscriptions.filter { !isFresh(.clusters, $0.scope) }, each: keep)
    if plan.includesChanges, !list.subscriptions.allSatisfy({ isFresh(.changes, $0.scope) }) {
      try await keep(ChangeSource(graph: ResourceGraph(manager: manager)).changes(in: list.subscriptions))
    }
    let nodes = NodeSource(kubectl: .kubectl, retryPolicy: web.retryPolicy, timing: web.timing, deadline: web.deadline)
    let contexts = plan.nodeContexts.unique.filter { context in
      !plan.fresh.contains { NodeSource.isList($0, of: context) }
    }
    try await atMost(requestsAtOnce, of: contexts) { context in
      for document in await nodes.documents(ofContext: context) { try await keep(document) }
    }
    return list.stoppedBy.map { "the list of subscriptions is incomplete: \($0)" }
  }

  private func isFresh(_ content: DocumentManifest.Content, _ scope: String) -> Bool {
    plan.fresh.contains { $0.content == content && $0.scopes.contains(scope) }
  }

  private static let nothingVisible =
    "the identity sees no subscription: give it the role Reader at those to watch, or name them with --subscription"

  private var source: any ClusterSource {
    switch plan.source {
    case .arm: ManagerSource(manager: manager, apiVersion: plan.apiVersion)
    case .graph: GraphSource(graph: ResourceGraph(manager: manager))
    case .az: CLISource(az: .az, retryPolicy: web.retryPolicy, timing: web.timing, deadline: web.deadline)
    }
  }
}

extension Array where Element: Hashable {
  /// Each element once, where it stood first.
  fileprivate var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
