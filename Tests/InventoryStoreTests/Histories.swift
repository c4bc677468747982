import FleetSimulator
import InventoryModel

/// Seeds in groups that run beside each other.
enum Seeds {
  static let groups: [Range<UInt64>] = (0..<8).map { $0 * 25..<($0 + 1) * 25 }
}

extension RandomHistory {
  /// Few clusters and nights, in which most things happen all the same.
  static func short(_ seed: UInt64) -> RandomHistory {
    let settings = FleetSettings(
      seed: seed, clusters: 2 + Int(seed % 2), subscriptions: 1 + Int(seed % 2), nights: 3 + Int(seed / 2 % 2))
    return RandomHistory(seed: seed, settings: settings.turbulent())
  }

  /// Documents as they are imported, the pages of a list together, in the order of time. Those that would be refused,
  /// because they are empty and do not say of what, are left out.
  var batches: [[SimulatedDocument]] {
    Dictionary(grouping: documents, by: \.batch).sorted { $0.key < $1.key }.map(\.value).filter { batch in
      !batch.isEmptyHanded || (!batch[0].scopes.isEmpty && batch[0].shape != .ndjson)
    }
  }
}

extension [SimulatedDocument] {
  /// No resource is in them.
  var isEmptyHanded: Bool { allSatisfy { ShownElement.all(in: $0.data).isEmpty } }
}

/// Histories that were imported in the order of time, each once for all tests that only read.
actor ImportedHistories {
  static let shared = ImportedHistories()
  private var stores: [UInt64: Task<TestStore, any Error>] = [:]

  func store(_ seed: UInt64) async throws -> TestStore {
    let task = stores[seed] ?? Task { try TestStore(importing: RandomHistory.short(seed).batches) }
    stores[seed] = task
    return try await task.value
  }
}

extension TestStore {
  convenience init(importing batches: [[SimulatedDocument]]) throws {
    try self.init()
    for batch in batches { try importing(batch) }
  }
}
