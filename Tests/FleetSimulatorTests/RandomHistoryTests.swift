import Foundation
import InventoryModel
import Testing

@testable import FleetSimulator

@Suite struct RandomHistoryTests {
  @Test("A document holds what its coverage promises, and nothing that is not so", arguments: UInt64(1)...20)
  func coverageHolds(seed: UInt64) throws {
    let history = RandomHistory(seed: seed)
    let nights = Dictionary(uniqueKeysWithValues: history.nights.map { ($0.instant, $0) })
    let truths = try nights.mapValues {
      try ReadDocument(DocumentShape.armList.data(.clusters($0.clusters)), shape: .armList)
    }
    for batch in Dictionary(grouping: history.documents, by: \.batch).values {
      let night = try #require(nights[batch[0].takenAt])
      let truth = try #require(truths[night.instant])
      let pools = night.clusters.map(truth.poolResources(of:)).reduce(into: [:]) { $0.merge($1) { one, _ in one } }
      let resources = try batch.map { try ReadDocument($0.data, shape: $0.shape).resources }
        .reduce(into: [:]) { $0.merge($1) { one, _ in one } }
      for (id, resource) in resources {
        #expect(resource as NSDictionary == (truth.resources[id] ?? pools[id])! as NSDictionary)
      }
      #expect(Set(resources.keys) == Self.promised(by: batch[0].coverage, on: night) ?? Set(resources.keys))
      #expect(batch.allSatisfy { $0.coverage == batch[0].coverage && $0.scopes == batch[0].scopes })
    }
  }

  /// The ids that a document of this coverage has to hold; nil when it may lack some.
  static func promised(by coverage: SimulatedDocument.Coverage, on night: Night) -> Set<String>? {
    switch coverage {
    case .nothing: nil
    case .complete(let scopes):
      Set(
        night.clusters.filter { scopes.contains(.subscription($0.subscription)) || scopes.contains(.cluster($0.id)) }
          .map(\.id.description))
    case .pools(let id):
      Set(night.clusters.first { $0.id == id }!.pools.map { "\(id)/agentpools/\($0.name)" })
    case .pool(let name, let id): ["\(id)/agentpools/\(name)"]
    }
  }

  @Test("A list that could look filtered says what it covers", arguments: UInt64(1)...20)
  func scopesWhereNeeded(seed: UInt64) throws {
    let history = RandomHistory(seed: seed)
    for document in history.documents {
      guard case .complete(let scopes) = document.coverage, case .subscription(let subscription) = scopes[0] else {
        #expect(document.scopes.isEmpty || document.scopes == [document.coverage.cluster?.description])
        #expect(document.isPartial == (document.coverage == .nothing && document.shape != .armPages))
        continue
      }
      guard document.scopes.isEmpty else {
        #expect(document.scopes == [subscription] && !document.isPartial)
        continue
      }
      let together = history.documents.filter { $0.batch == document.batch }
      let shown = try Set(together.flatMap { try ReadDocument($0.data, shape: $0.shape).resources.keys })
      for night in history.nights {
        let others = night.clusters.filter { $0.subscription == subscription && !shown.contains($0.id.description) }
        #expect(others.count < 2)
      }
    }
  }

  @Test("Documents without an instruction, overlaps and every shape occur")
  func variety() {
    let histories = (UInt64(1)...60).map { RandomHistory(seed: $0) }
    let documents = histories.flatMap(\.documents)
    #expect(Set(documents.map(\.shape)) == Set(DocumentShape.allCases))
    #expect(documents.contains { $0.isPartial })
    #expect(documents.contains { !$0.scopes.isEmpty })
    #expect(documents.contains { $0.scopes.isEmpty && $0.shape == .azList && !$0.isPartial })
    #expect(histories.allSatisfy { (6...12).contains($0.nights.count) })
  }

  @Test("Names are unique and contain the instant", arguments: UInt64(1)...20)
  func names(seed: UInt64) throws {
    let documents = RandomHistory(seed: seed).documents
    #expect(Set(documents.map(\.name)).count == documents.count)
    for document in documents { #expect(try InstantText.found(in: document.name).map(\.instant) == [document.takenAt]) }
  }
}

extension SimulatedDocument.Coverage {
  /// Of what tells of one cluster, or of all its pools.
  fileprivate var cluster: ClusterID? {
    switch self {
    case .complete(let scopes):
      if case .cluster(let id) = scopes[0] { id } else { nil }
    case .pools(let id): id
    default: nil
    }
  }
}
