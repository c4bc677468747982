import InventoryModel
import Testing

@Suite("Ids of clusters")
struct ClusterIDTests {
  /// Characters before and after the slash, and names that begin with others.
  private static let names = ["a", "a-b", "a.b", "a(b", "a1", "ab", "aé", "b", "z"]

  private static let ids = names.flatMap { subscription in
    names.flatMap { group in
      names.map { ClusterID(subscription: subscription, resourceGroup: group, name: $0) }
    }
  }

  @Test func `are in the order of their text`() {
    #expect(Self.ids.shuffled().sorted() == Self.ids.sorted { $0.description < $1.description })
  }
}
