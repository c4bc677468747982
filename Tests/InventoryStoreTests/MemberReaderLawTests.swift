import InventoryModel
import Testing

@testable import InventoryStore

/// Some members of what a resource was, read by themselves, are those of all that it was.
@Suite("Laws of members")
struct MemberReaderLawTests {
  private static let pools: Set<String> = [
    "mode", "nodeImageFamily", "nodeLabels", "osSKU", "powerState", "tags", "vmSize", "workloadRuntime",
  ]
  private static let clusters: Set<String> = [
    "hostedSystemProfile", "nodeProvisioningProfile", "powerState", "resourceUID", "sku", "tags",
  ]

  @Test("Each row's are those of its state, told before or now", arguments: Seeds.groups)
  func members(seeds: Range<UInt64>) async throws {
    for seed in seeds.prefix(8) {
      let store = try await RegulatedStores.shared.store(seed).store
      for night in try store.loadSnapshotTimes() {
        try store.reading { database in
          // Of a pool, what nobody leaves out is read without its past.
          for some: Set<String> in [Self.pools, ["nodeLabels", "powerState", "tags"]] {
            let pools = try MemberReader(database: database, asOf: night, members: some)
            let clusters = try MemberReader(database: database, asOf: night, members: Self.clusters)
            let whole = try CourseReader(database: database)
            func state(_ id: Int64, isPool: Bool, _ names: Set<String>) throws -> [String: JSONValue] {
              let state = try whole.course(of: id, isPool: isPool, from: night, to: night).before
              let all = state.map { $0.configuration.merging($0.readings) { own, _ in own } } ?? [:]
              return all.filter { names.contains($0.key) }
            }
            try InventoryReader(database: database, asOf: night).forEachRow { row in
              let (id, cluster) = (row.place.row, row.place.cluster)
              let told = try clusters.members(ofCluster: cluster).filter { Self.clusters.contains($0.key) }
              #expect(try told == state(cluster, isPool: false, Self.clusters), "\(seed), \(night): cluster \(cluster)")
              guard id != cluster else { return }
              let own = try pools.members(ofPool: row).filter { some.contains($0.key) }
              #expect(try own == state(id, isPool: true, some), "\(seed), \(night): pool \(id)")
            }
          }
        }
      }
    }
  }
}
