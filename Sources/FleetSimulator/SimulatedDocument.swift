import Foundation
import InventoryModel

/// A document with what importing it must come to.
package struct SimulatedDocument: Sendable {
  package enum Coverage: Hashable, Sendable {
    /// What it does not show may exist all the same.
    case nothing
    case complete([Scope])
    /// All pools of a cluster, but not the cluster itself.
    case pools(of: ClusterID)
    case pool(String, of: ClusterID)
  }

  /// A file name that contains the instant.
  package let name: String
  package let takenAt: Instant
  package let shape: DocumentShape
  /// What the import must take it to cover, given `scopes` and `isPartial`.
  package let coverage: Coverage
  /// What `--scope` has to say; empty where it is not needed.
  package var scopes: [String] = []
  /// Whether the import needs `--partial`.
  package var isPartial = false
  /// Documents with one number belong in one import, as pages do.
  package let batch: Int
  package let data: Data
}

extension DocumentShape {
  /// The whole document at once; for small ones.
  package func data(_ subject: DocumentSubject) -> Data {
    final class Collected { var data = Data() }
    let collected = Collected()
    // Appending to memory cannot fail, and nothing else can.
    try! write(subject) { collected.data.append(contentsOf: $0) }
    return collected.data
  }
}
