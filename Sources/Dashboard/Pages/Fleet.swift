import Foundation
import InventoryModel
import Reporting
import Synchronization

/// The inventory of an instant, made ready to be searched, filtered and sorted.
final class Fleet: Sendable {
  let rows: [InventoryRow]
  let subscriptions: [String]
  let locations: [String]
  let systems: [String]
  private let texts: SearchText
  /// Of each row, so that many rows are counted without a look at them.
  private let verdicts: [Verdict]
  private let clusterNumbers: [Int]
  private let orders = Mutex<[FleetOrder: [Int]]>([:])

  init(_ report: InventoryReport) {
    let rows = report.rows
    self.rows = rows
    subscriptions = Set(rows.map(\.cluster.subscription)).sorted()
    locations = Set(rows.compactMap(\.location)).sorted()
    systems = Set(rows.compactMap(\.system)).sorted()
    texts = SearchText(rows.map(\.searchText))
    verdicts = rows.map(\.judgement.verdict)
    // Rows of a cluster stand together.
    var number = 0
    clusterNumbers = rows.indices.map { index in
      if index > 0, rows[index].cluster != rows[index - 1].cluster { number += 1 }
      return number
    }
  }

  /// The rows that fit, in an order.
  func rows(fitting filter: FleetFilter, by order: FleetOrder) -> [InventoryRow] {
    indices(fitting: filter, by: order).map { rows[$0] }
  }

  /// Where the rows are that fit, in an order.
  func indices(fitting filter: FleetFilter, by order: FleetOrder) -> [Int] {
    let all = indices(by: order)
    let found = filter.search.map { texts.areHit(by: $0.foldedID) }
    let hits = found.map { found in all.filter { found[$0] } } ?? all
    return filter.isSearchOnly ? hits : hits.filter { filter.fits(rows[$0]) }
  }

  /// How many clusters some rows are of, and how many rows there are with each verdict.
  func counts(of indices: [Int]) -> (clusters: Int, verdicts: [Verdict: Int]) {
    var isSeen = [Bool](repeating: false, count: (clusterNumbers.last ?? 0) + 1)
    var (clusters, counts) = (0, [Verdict: Int]())
    for index in indices {
      counts[verdicts[index], default: 0] += 1
      if !isSeen[clusterNumbers[index]] {
        isSeen[clusterNumbers[index]] = true
        clusters += 1
      }
    }
    return (clusters, counts)
  }

  private func indices(by order: FleetOrder) -> [Int] {
    if let known = orders.withLock({ $0[order] }) { return known }
    let indices = order.indices(of: rows)
    orders.withLock { $0[order] = indices }
    return indices
  }
}

extension InventoryRow {
  /// What people call its operating system.
  var system: String? { traits.osSKU ?? traits.osType }

  /// What is searched, in lower case.
  fileprivate var searchText: String {
    [
      cluster.name, pool ?? "", cluster.resourceGroup, cluster.subscription, traits.vmSize ?? "",
      nodeImageVersion ?? "",
    ]
    .joined(separator: "\n").foldedID
  }
}

/// Many texts, searched all at once.
struct SearchText: Sendable {
  private var bytes: [UInt8] = []
  /// Where each text ends.
  private var ends: [Int] = []

  init(_ texts: [String]) {
    for text in texts {
      bytes += text.utf8
      bytes.append(UInt8(ascii: "\n"))
      ends.append(bytes.count)
    }
  }

  /// For each text whether it holds `part`.
  func areHit(by part: String) -> [Bool] {
    var hits = [Bool](repeating: false, count: ends.count)
    let part = Array(part.utf8)
    bytes.withUnsafeBytes { bytes in
      var (index, start) = (0, 0)
      while let place = Self.first(part, in: bytes, from: start) {
        while ends[index] <= place { index += 1 }
        // A part with a line break could reach into the next text.
        if place + part.count <= ends[index] { hits[index] = true }
        start = ends[index]
      }
    }
    return hits
  }

  private static func first(_ part: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let first = part.first else { return nil }
    var start = start
    while start + part.count <= bytes.count,
      let hit = memchr(bytes.baseAddress! + start, Int32(first), bytes.count - part.count + 1 - start)
    {
      if memcmp(hit, part, part.count) == 0 { return UnsafeRawPointer(hit) - bytes.baseAddress! }
      start = UnsafeRawPointer(hit) - bytes.baseAddress! + 1
    }
    return nil
  }
}
