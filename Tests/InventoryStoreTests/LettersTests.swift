import Foundation
import InventoryModel
import Testing

@testable import InventoryStore

/// Resource groups may have letters of any alphabet, and Azure compares their names without case.
@Suite("Letters of ids")
struct LettersTests {
  @Test(
    "a resource group is one in any case", arguments: [("RG-MÜNCHEN", "rg-münchen"), ("Ελλάδα-Łódź", "ΕΛΛΆΔΑ-ŁÓDŹ")])
  func anyCase(first: String, second: String) throws {
    let store = try TestStore()
    try store.importing(list(MadeCluster("shop", in: first, pools: [MadePool("a", false)])), at: night(1))
    try store.importing(list(MadeCluster("shop", in: second, pools: [MadePool("a", false)])), at: night(2))
    #expect(try store.inventory(at: night(2)).map(\.cluster.resourceGroup) == [second.foldedID])
    #expect(try store.lines("SELECT count(*), sum(closed_at IS NULL) FROM episodes") == ["1 1"])
    #expect(try store.lines("SELECT count(*) FROM resources WHERE kind = 'cluster'") == ["1"])
    let scope = try #require(Scope("/subscriptions/sub/resourceGroups/\(first)"))
    try store.importing("[]", at: night(3), .scopes([scope]))
    #expect(try store.inventory(at: night(3)) == [])
  }

  @Test func `documents and policies fold every letter alike`() throws {
    let scalars = (UInt32(0xA1)...0xFFFD).compactMap(Unicode.Scalar.init).filter { !$0.properties.isWhitespace }
    let groups = stride(from: 0, to: scalars.count, by: 1_000).map { start in
      String(String.UnicodeScalarView(scalars[start..<min(start + 1_000, scalars.count)]))
    }
    let store = try TestStore()
    try store.importing(
      list(groups.enumerated().map { MadeCluster("c\($0)", in: $1, pools: [MadePool("a", true)]) }), at: night(1))
    let read = try store.inventory(at: night(1)).map { ($0.cluster.name, $0.cluster.resourceGroup) }
    let names = Dictionary(uniqueKeysWithValues: read)
    let otherwise = groups.enumerated().flatMap { number, group in
      zip(group.foldedID.unicodeScalars, (names["c\(number)"] ?? "").unicodeScalars).filter { $0 != $1 }
    }
    #expect(otherwise.map { String($0.0.value, radix: 16) } == [])
    #expect(groups.enumerated().allSatisfy { names["c\($0)"]?.utf8.count == $1.utf8.count })
  }
}
