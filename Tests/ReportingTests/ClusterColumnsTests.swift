import InventoryModel
import Testing

@testable import Reporting

@Suite("Clusters in tables")
struct ClusterColumnsTests {
  private static func id(_ text: String) -> ClusterID {
    let parts = text.split(separator: "/").map(String.init)
    return ClusterID(subscription: parts[0], resourceGroup: parts[1], name: parts[2])
  }

  @Test(
    "say as little of where clusters are as tells those of one name apart",
    arguments: [
      (["s/g/a", "s/g/b", "s/h/c"], ["cluster"], ["a", "b", "c"]),
      (["s/g/a", "s/h/a"], ["cluster", "resource group"], ["a (g)", "a (h)"]),
      (["s/g/a", "t/g/a"], ["cluster", "subscription"], ["a (s)", "a (t)"]),
      (["s/g/a", "t/h/a"], ["cluster", "resource group"], ["a (g)", "a (h)"]),
      (
        ["s/g/a", "t/g/a", "s/h/a"], ["cluster", "resource group", "subscription"],
        ["a (g, s)", "a (g, t)", "a (h, s)"]
      ),
      (["s/g/a", "s/h/a", "s/g/b", "t/g/b"], ["cluster", "resource group", "subscription"], ["a (g, s)"]),
      (["s/g/a", "s/g/a"], ["cluster"], ["a", "a"]), ([], ["cluster"], []),
    ] as [([String], [String], [String])])
  func apart(ids: [String], columns: [String], labels: [String]) {
    let clusters = ids.map(Self.id)
    let named = ClusterColumns(clusters)
    let table = Table(of: clusters, columns: named.columns(\.self, named: \.name))
    #expect(named.count == columns.count)
    #expect(clusters.isEmpty || table.columns.map(\.name) == columns)
    #expect(clusters.prefix(labels.count).map { named.label($0, named: $0.name) } == labels)
    #expect(Set(table.rows).count == Set(clusters).count)
  }

  @Test func `every table of drift shows the same columns`() {
    func event(_ id: String, _ category: DriftEvent.Category) -> DriftEvent {
      DriftEvent(
        kind: .poolChanged, category: category, cluster: Self.id(id), pool: "p", path: "x", before: nil, after: nil,
        observedAt: .day(1), isRegulated: true)
    }
    let report = DriftReport(
      from: .day(0), to: .day(1), events: [event("s/g/a", .compliance), event("s/h/a", .capacity)],
      newNonCompliantPools: [])
    let heads = report.eventSections.map { $0.columns.prefix(3).map(\.name) }
    #expect(heads == [["cluster", "resource group", "pool"], ["cluster", "resource group", "pool"]])
    #expect(report.text(as: .table).contains("a        h               p     x"))
  }
}
