import Collector
import InventoryModel
import WebClient

/// What is to be collected, where, and as whom.
package struct CollectionRequest: Sendable {
  /// Who collects, where several do.
  package var collector: CollectorName?
  package var source: SourceName
  package var choice: SubscriptionChoice
  /// Of `managedClusters`.
  package var apiVersion: String
  /// Whether to ask who changed what.
  package var includesChanges: Bool
  /// `kubectl` contexts whose nodes to read.
  package var nodeContexts: [String]
  package var retryPolicy: RetryPolicy
  package var azure: Azure

  /// Which Azure is asked, as whom.
  package struct Azure: Sendable {
    package var cloud: Cloud.Name
    /// The address of another Resource Manager than the cloud's.
    package var resourceManager: String?
    /// The address of another login service than the cloud's.
    package var authority: String?
    /// Tried in this order.
    package var identities: [IdentityName]
    /// A file (PEM) of further certificate authorities.
    package var certificateAuthorities: String?

    package init(
      cloud: Cloud.Name, resourceManager: String?, authority: String?, identities: [IdentityName],
      certificateAuthorities: String?
    ) {
      (self.cloud, self.resourceManager, self.authority) = (cloud, resourceManager, authority)
      (self.identities, self.certificateAuthorities) = (identities, certificateAuthorities)
    }

    func chosenCloud() throws -> Cloud {
      var chosen = Cloud(cloud)
      if let authority { chosen.authority = try Origin(authority, of: "--authority") }
      guard let resourceManager else { return chosen }
      return Cloud(resourceManager: try Origin(resourceManager, of: "--arm-endpoint"), authority: chosen.authority)
    }
  }

  package init(
    collector: CollectorName? = nil, source: SourceName, choice: SubscriptionChoice, apiVersion: String,
    includesChanges: Bool, nodeContexts: [String], retryPolicy: RetryPolicy, azure: Azure
  ) {
    self.collector = collector
    (self.source, self.choice, self.apiVersion) = (source, choice, apiVersion)
    (self.includesChanges, self.nodeContexts) = (includesChanges, nodeContexts)
    (self.retryPolicy, self.azure) = (retryPolicy, azure)
  }

  /// Collects into an archive.
  ///
  /// - Parameter fresh: what was looked at just before, and is left out.
  package func collect(
    into archive: Archive, leavingOut fresh: [DocumentManifest] = [], in context: RunContext
  ) async throws -> CollectedFiles {
    let plan = Collection.Plan(
      cloud: try azure.chosenCloud(), source: source, choice: choice, apiVersion: apiVersion,
      identities: azure.identities, includesChanges: includesChanges, nodeContexts: nodeContexts, fresh: fresh,
      environment: context.environment)
    let web = try HTTPWeb(
      proxies: ProxySettings(environment: context.environment), authorities: azure.certificateAuthorities)
    return try await web.closed {
      let files = CollectedFiles.Gathering(archive: archive, collector: collector)
      let collection = try Collection(plan, web: web, retryPolicy: retryPolicy, timing: Timing(now: context.now))
      let reason = try await collection.run { try await files.keep($0) }
      return CollectedFiles(documents: await files.documents, partialReason: reason)
    }
  }
}

extension HTTPWeb {
  /// Runs `body`, with which the connections end.
  func closed<Value: Sendable>(
    isolation: isolated (any Actor)? = #isolation, after body: () async throws -> Value
  ) async throws -> Value {
    do {
      let value = try await body()
      await close()
      return value
    } catch {
      await close()
      throw error
    }
  }
}
