import Foundation
import InventoryModel

/// Nodes and node classes of single clusters, as `kubectl` prints them.
struct NodeSource: Sendable {
  let kubectl: Tool
  let retryPolicy: RetryPolicy
  let timing: Timing
  let deadline: Deadline

  /// - Parameter context: of `kubectl`'s configuration.
  func documents(ofContext context: String) async -> [CollectedDocument] {
    let nodes = await document(.nodes, "nodes", context)
    // A cluster without Karpenter does not know the kind at all, which is an answer, not a fault.
    var classes = await document(.nodeClasses, "aksnodeclasses.karpenter.azure.com,nodepools.karpenter.sh", context)
    // Classes do not say of which cluster they are; the nodes beside them do.
    classes.scopes = nodes.scopes
    let isUnknownKind = classes.partialReason?.contains("doesn't have a resource type") == true
    return isUnknownKind ? [nodes] : [nodes, classes]
  }

  /// The node resource group of a node: nodes name it, not their cluster.
  private static func scope(of node: Data) -> String? {
    let id = JSONText.text(at: "spec", "providerID", of: node)
    guard let group = id.flatMap(NodeResourceGroup.init(providerID:)) else { return nil }
    return Scope.resourceGroup(subscription: group.subscription, name: group.name).description
  }

  private func document(_ content: DocumentManifest.Content, _ kind: String, _ context: String) async
    -> CollectedDocument
  {
    var document = CollectedDocument(
      name: Self.name(content, context), content: content,
      text: Data(#"{"items":[]}"#.utf8), takenAt: timing.now(), scopes: [], source: "kubectl", apiVersion: nil,
      resources: 0)
    do {
      guard deadline.remaining > .zero else { throw deadline.error }
      let text = try await kubectl.output(
        of: ["--context", context, "get", kind, "--output", "json"],
        within: min(retryPolicy.answer, deadline.remaining))
      guard let items = try? JSONText(text, from: "kubectl", within: deadline).elements(of: "items") else {
        throw CollectorError.tool("kubectl", reason: "printed no list of \(kind)")
      }
      document.text = text
      document.resources = items.count
      document.scopes = Set(items.compactMap(Self.scope)).sorted()
    } catch {
      let error = error as? CollectorError ?? .cutShort(reason: "stopped")
      document.partialReason = error.description
      document.failures = [error.description]
    }
    return document
  }

  private static func name(_ content: DocumentManifest.Content, _ context: String) -> String {
    "\(content.rawValue.foldedID).\(fileName(context))"
  }

  /// Whether a document holds the nodes behind a context, as its name says.
  static func isList(_ manifest: DocumentManifest, of context: String) -> Bool {
    manifest.content == .nodes && manifest.document.contains(".\(name(.nodes, context)).json")
  }

  private static func fileName(_ context: String) -> String {
    String(context.foldedID.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" }.prefix(100))
  }
}
