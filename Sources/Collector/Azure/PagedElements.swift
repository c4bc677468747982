import Foundation
import WebClient

/// Elements of a list that came in pages, and why they may not be all.
struct PagedElements: Sendable {
  var elements: [Data] = []
  var stoppedBy: CollectorError?
  var failures: [String] = []

  private static let mostBytes = 512 << 20
  private var bytes = 0

  /// A loop of pages whose links always differ would never end.
  private static let mostPages = 10_000

  init(elements: [Data] = [], failures: [String] = []) { (self.elements, self.failures) = (elements, failures) }

  /// Follows `nextLink` to the end of a list. What came before a failure is kept.
  ///
  /// - Parameters:
  ///   - first: where the first page is.
  ///   - host: who answers.
  ///   - page: asks for a page, noting failures.
  ///   - following: where a link leads, if it may be followed.
  init(
    from first: String, of host: String, page: (String, inout [String]) async throws -> JSONText,
    following: (String) throws -> String
  ) async {
    do {
      var next: String? = first
      var asked: Set<String> = []
      while let url = next {
        guard asked.insert(url).inserted, asked.count <= Self.mostPages else {
          throw CollectorError.loopOfPages(page: asked.count)
        }
        let answer = try await page(url, &failures)
        guard let elements = try answer.elements(of: "value") else {
          throw CollectorError.unexpected(host: host, reason: "its response has no list")
        }
        try add(elements)
        let ending = try PageEnding(of: answer)
        let link = try ending.next(called: "nextlink")
        try ending.check(rows: elements.count, all: link == nil ? self.elements.count : nil)
        next = try link.map(following)
      }
    } catch {
      stop(by: error as? CollectorError ?? .cutShort(reason: "stopped"))
    }
    dropRepeated()
  }

  /// One page with the elements of all. A list that stopped keeps a link, so that it is not taken for whole even
  /// where its manifest got lost.
  var document: Data {
    let rest = stoppedBy == nil ? "" : #","nextLink":"not read""#
    return Data(#"{"value":"#.utf8) + Data.array(of: elements) + Data("\(rest)}\n".utf8)
  }

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

  /// Takes a list of clusters for incomplete where rights do not reach all of them.
  mutating func stop(where rights: Rights) {
    failures = rights.failures + failures
    if let gap = rights.gap { stop(by: gap) }
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
