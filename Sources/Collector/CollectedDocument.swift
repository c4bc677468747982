import Foundation
import InventoryModel

/// What a source answered for one scope, as far as it answered.
package struct CollectedDocument: Sendable {
  /// What it is of, fit for a file name: a subscription or a cluster.
  package var name: String
  package var content: DocumentManifest.Content
  /// JSON, as Azure or Kubernetes wrote it.
  package var text: Data
  /// When the first question was asked.
  package var takenAt: Instant
  package var scopes: [String]
  package var source: String
  package var apiVersion: String?
  /// How many resources are in it.
  package var resources: Int
  /// Why it is incomplete; nil where it is complete.
  package var partialReason: String?
  /// What went wrong on the way, also where asking again helped.
  package var failures: [String] = []
}
