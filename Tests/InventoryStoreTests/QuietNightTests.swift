import GRDB
import InventoryModel
import Testing

@testable import InventoryStore

@Suite("A night in which nothing changed")
struct QuietNightTests {
  /// What says that somebody looked, and until when that is believed.
  private static let looks: Set = ["snapshots", "documents", "places"]

  private func rows(of store: TestStore) throws -> [String: [String]] {
    let tables = try store.lines("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return try Dictionary(
      uniqueKeysWithValues: tables.filter { !Self.looks.contains($0) }.map {
        ($0, try store.lines("SELECT * FROM \($0)").sorted())
      })
  }

  @Test func `writes nothing but that somebody looked`() throws {
    let store = try TestStore()
    let flags = [true, true, false, false, false]
    var before: [String: [String]] = [:]
    for (day, flag) in flags.enumerated() {
      try store.importing(
        list(MadeCluster("shop", pools: [MadePool("a", flag)]), MadeCluster("mill")), at: night(Int64(day)))
      let after = try rows(of: store)
      let isQuiet = day > 0 && flag == flags[day - 1]
      #expect((after == before) == isQuiet, "day \(day)")
      before = after
    }
    #expect(before["configuration_changes"]?.count == 1)
  }
}
