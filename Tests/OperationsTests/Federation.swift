import Foundation
import InventoryModel
import Operations

@testable import Collector
@testable import FleetSimulator

/// Fleets that several collectors look at, each with its own subscriptions and a clock of its own, over the end of a year.
struct Federation {
  let seed: UInt64
  let collectors: [CollectorName]
  private let documents: [(collector: CollectorName, document: CollectedDocument)]

  /// The instant at which all of it is told.
  static let end = Instant("2026-01-20T12:00:00Z")!

  init(seed: UInt64, collectors count: Int = 3, nights: Int = 22) throws {
    self.seed = seed
    collectors = (0..<count).map { CollectorName("cloud-\($0)")! }
    documents = try collectors.enumerated().flatMap { index, collector in
      let firstNight = Instant("2025-12-20T02:00:00Z")!.adding(seconds: Int64(index) * 1_847)
      let settings = FleetSettings(
        seed: seed &* 64 &+ UInt64(index), clusters: 4, subscriptions: 2, firstNight: firstNight, nights: nights)
      return try Self.documents(of: SimulatedFleet(settings.turbulent())).map { (collector, $0) }
    }
  }

  /// What was seen of each subscription on each night; a subscription that was not answered for has no document.
  private static func documents(of fleet: SimulatedFleet) throws -> [CollectedDocument] {
    try fleet.flatMap { night in
      try fleet.subscriptions.filter { !night.missedSubscriptions.contains($0) }.map { subscription in
        let clusters = night.clusters.filter { $0.subscription == subscription }
        var text = Data()
        try DocumentShape.armList.write(.clusters(clusters)) { text.append(contentsOf: $0) }
        return CollectedDocument(
          name: subscription, content: .clusters, text: text, takenAt: night.instant,
          scopes: ["/subscriptions/\(subscription)"], source: "arm", resources: clusters.count)
      }
    }
  }

  /// Keeps the archive of each collector in a folder of its name.
  ///
  /// - Parameter last: what was collected later is not in it yet.
  func keepArchives(in folder: String, until last: Instant = end) throws {
    for (collector, document) in documents where document.takenAt <= last {
      _ = try Archive(folder: "\(folder)/\(collector)").keep(document, by: collector)
    }
  }

  /// Keeps all in one archive, as if one collector had seen it.
  func keepOneArchive(in folder: String) throws {
    for (_, document) in documents { _ = try Archive(folder: folder).keep(document, by: CollectorName("one")) }
  }
}

extension Policy {
  /// With an exemption that ends, and passes that go stale within days.
  static func ending(staleAfterDays: Int = 2) -> Policy {
    Policy(
      name: "ending", scopes: [RegulatedScope(name: "all", slaDays: 10)],
      exemptions: [
        Permission(
          id: "EX-1", control: Control.fipsEnabled.id, selector: Selector(clusters: ["*1*", "*3*", "*a*"]),
          category: .waiver, justification: "x", ticket: "T-1", requestedBy: "a", approvedBy: "b",
          approvedAt: Instant("2025-12-22")!, expiresOn: Instant("2026-01-03")!)
      ], staleAfterDays: staleAfterDays)
  }
}
