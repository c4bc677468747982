import InventoryModel
import InventoryStore

extension ImportRequest.Coverage {
  /// What a collector said that its document covers.
  init(_ manifest: DocumentManifest, file: String) throws(CommandFailure) {
    let scopes = manifest.scopes.compactMap(Scope.init)
    guard scopes.count == manifest.scopes.count, !scopes.isEmpty else {
      throw CommandFailure(description: "\(file): its manifest names invalid scopes: collect it again")
    }
    self =
      manifest.coverage.isComplete
      ? .scopes(scopes) : .partial(reason: manifest.coverage.reason ?? "the collector does not say why", of: scopes)
  }
}
