import DriftEngine
import InventoryModel
import Testing

private let cluster = ClusterID(subscription: "s", resourceGroup: "g", name: "c")

private func change(
  _ id: String, pool: String? = "web", _ kind: AttributedChange.Kind = .updated,
  _ attributes: [(path: String, after: String?)] = []
) -> AttributedChange {
  AttributedChange(
    id: id, cluster: cluster, pool: pool, at: Instant(seconds: 50), kind: kind, actor: id, actorKind: "User",
    client: nil, operation: nil, correlationID: nil,
    attributes: attributes.map { .init(path: $0.path, before: nil, after: $0.after) })
}

private func event(
  _ kind: DriftEvent.Kind, pool: String? = "web", path: String? = nil, after: JSONValue? = nil
) -> DriftEvent {
  DriftEvent(
    kind: kind, category: .compliance, cluster: cluster, pool: pool, path: path, after: after,
    observedAt: Instant(seconds: 100))
}

private let flagOff = event(.poolChanged, path: "enableFIPS", after: .bool(false))

@Suite("Who made a difference")
struct AuthorTests {
  @Test(
    "Changes of the attribute count, and of these the ones that ended in what is there",
    arguments: [
      // Azure's spelling of paths and values.
      (flagOff, [change("a", .updated, [("properties.enableFIPS", "False")])], ["a"]),
      (flagOff, [change("a", .updated, [("properties.count", "3")])], []),
      (flagOff, [change("a")], []),
      // Switched on and off again in one day: whoever switched it off.
      (
        flagOff,
        [
          change("on", .updated, [("properties.enableFIPS", "True")]),
          change("off", .updated, [("properties.enableFIPS", "False")]),
        ], ["off"]
      ),
      // What the values were is not reported: all of them may be.
      (
        flagOff,
        [
          change("a", .updated, [("properties.enableFIPS", "…")]),
          change("b", .updated, [("properties.enableFIPS", nil)]),
        ], ["a", "b"]
      ),
      // An update of the cluster that changed its pool, by name; another pool's, or one by position, is not it.
      (
        flagOff,
        [change("a", pool: nil, .updated, [(#"properties.agentPoolProfiles["Web"].enableFIPS"#, "false")])], ["a"]
      ),
      (
        flagOff, [change("a", pool: nil, .updated, [(#"properties.agentPoolProfiles["web2"].enableFIPS"#, "false")])],
        []
      ),
      (flagOff, [change("a", pool: nil, .updated, [("properties.agentPoolProfiles[0].enableFIPS", "false")])], []),
      (flagOff, [change("a", pool: nil, .updated, [("properties.enableFIPS", "false")])], []),
      (flagOff, [change("a", pool: "other", .updated, [("properties.enableFIPS", "false")])], []),
      // A part of an attribute, and an attribute of which this is a part.
      (
        event(.clusterChanged, pool: nil, path: "tags.env", after: .string("prod")),
        [change("a", pool: nil, .updated, [("tags", nil)])], ["a"]
      ),
      (
        event(.clusterChanged, pool: nil, path: "networkProfile.podCidrs", after: .array([])),
        [change("a", pool: nil, .updated, [("properties.networkProfile.podCidrs.0", "x")])], ["a"]
      ),
      (
        event(.clusterChanged, pool: nil, path: "sku.name", after: .string("Base")),
        [change("a", pool: nil, .updated, [("sku.nameOfOther", "Base")])], []
      ),
    ])
  func attributes(event: DriftEvent, changes: [AttributedChange], expected: [String]) {
    #expect(authors(of: event, among: changes).map(\.id) == expected)
  }

  @Test(
    "What came or went was made or deleted by somebody",
    arguments: [
      (event(.poolAppeared), [change("a", .created), change("b", .updated), change("c", .deleted)], ["a"]),
      (event(.poolDisappeared), [change("a", .created), change("c", .deleted)], ["c"]),
      (event(.clusterAppeared, pool: nil), [change("pool", .created), change("c", pool: nil, .created)], ["c"]),
      // Pools that came with their cluster, or by an update of it.
      (event(.poolAppeared), [change("a", pool: nil, .created)], ["a"]),
      (event(.poolDisappeared), [change("a", pool: nil, .created)], []),
      (
        event(.poolAppeared),
        [change("a", pool: nil, .updated, [(#"properties.agentPoolProfiles["web"]"#, nil)])], ["a"]
      ),
      (event(.poolAppeared), [change("a", pool: nil, .updated, [("properties.kubernetesVersion", "1.33")])], []),
      (
        event(.clusterRecreated, pool: nil),
        [change("d", pool: nil, .deleted), change("c", pool: nil, .created)], ["d", "c"]
      ),
    ])
  func wholes(event: DriftEvent, changes: [AttributedChange], expected: [String]) {
    #expect(authors(of: event, among: changes).map(\.id) == expected)
  }
}
