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

/// Elements of a list that came in pages, and why they may not be all.
struct PagedElements: Sendable {
  var elements: [Data] = []
  var stoppedBy: CollectorError?
  var failures: [String] = []

  private static let mostBytes = 512 << 20
  private var bytes = 0

  /// - Throws: `CollectorError.cutShort` where that is more than a list can be: pages without an end.
  mutating func add(_ page: [Data]) throws(CollectorError) {
    bytes += page.reduce(0) { $0 + $1.count }
    guard bytes <= Self.mostBytes else {
      throw .cutShort(reason: "more than \(Self.mostBytes >> 20) MB in one list")
    }
    elements += page
  }

  mutating func stop(by error: CollectorError) {
    guard stoppedBy == nil else { return }
    stoppedBy = error
    if failures.last != error.description { failures.append(error.description) }
  }

  /// Keeps the first of elements with one id. That some came twice shows that the list changed between two pages, so
  /// that others may not have come at all.
  mutating func dropRepeated() {
    var known: Set<String> = []
    let count = elements.count
    elements.removeAll { element in ResourcePlace.id(of: element).map { !known.insert($0).inserted } ?? false }
    guard elements.count < count else { return }
    stop(by: .cutShort(reason: "\(count - elements.count) resources came twice: the list changed while it was read"))
  }
}

extension Data {
  /// A JSON array of elements, each as it is.
  static func array(of elements: [Data]) -> Data {
    var text = Data("[".utf8)
    text.reserveCapacity(elements.reduce(2) { $0 + $1.count + 2 })
    for (index, element) in elements.enumerated() {
      if index > 0 { text.append(contentsOf: ",\n".utf8) }
      text.append(element)
    }
    text.append(contentsOf: "]".utf8)
    return text
  }
}
