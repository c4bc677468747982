import InventoryModel
import Reporting
import Testing

@testable import Dashboard

@Suite("The fleet, searched and sorted")
struct FleetTests {
  static let rows = (0..<40).map { number in
    InventoryRow.made(
      cluster: "Shop\(number % 7)", pool: number % 5 == 0 ? nil : "np\(number)",
      verdict: Verdict.allCases[number % 4], nodes: number % 3 == 0 ? nil : number * 7 % 11)
  }
  let fleet = Fleet(InventoryReport(rows: rows))

  @Test(
    "finds exactly the rows of which a text holds the part",
    arguments: [
      "shop", "SHOP3", "np1", "np39", "rg", "op3", "pp", "Standard_D4", "nothing", "\n", "202511.01.0", "s",
    ])
  func search(part: String) {
    var filter = FleetFilter()
    filter.search = part
    let found = fleet.rows(matching: filter, by: FleetOrder())
    #expect(
      found
        == fleet.rows.filter { row in
          [row.cluster.name, row.pool ?? "", "rg", "s", row.traits.vmSize ?? "", row.nodeImageVersion ?? ""]
            .contains { $0.lowercased().contains(part.lowercased()) }
        })
  }

  @Test("sorts by every column, both ways, and keeps every row", arguments: FleetOrder.Column.allCases)
  func sorted(column: FleetOrder.Column) {
    let up = fleet.rows(matching: FleetFilter(), by: FleetOrder(column: column))
    let down = fleet.rows(matching: FleetFilter(), by: FleetOrder(column: column, isDescending: true))
    #expect(Set(up) == Set(fleet.rows) && up.count == fleet.rows.count)
    #expect(Set(down) == Set(fleet.rows) && down.count == fleet.rows.count)
    if column == .nodes {
      #expect(up.map { $0.count ?? -1 } == fleet.rows.map { $0.count ?? -1 }.sorted())
      #expect(down.map { $0.count ?? -1 } == up.map { $0.count ?? -1 }.reversed())
    }
  }

  @Test func `counts clusters and verdicts as one would by hand`() {
    for part in [nil, "shop3", "np1", "nothing"] as [String?] {
      var filter = FleetFilter()
      filter.search = part
      let order = FleetOrder(column: .pool, isDescending: true)
      let counts = fleet.counts(of: fleet.indices(matching: filter, by: order))
      let rows = fleet.rows(matching: filter, by: order)
      let clusters = Set(rows.map(\.cluster))
      #expect(counts.clusters == clusters.count)
      for verdict in Verdict.allCases {
        let count = counts.verdicts[verdict] ?? 0
        #expect(count == rows.map(\.judgement.verdict).filter { $0 == verdict }.count)
      }
    }
  }

  @Test func `filters add up`() {
    var filter = FleetFilter()
    (filter.verdict, filter.search) = (.fail, "shop4")
    #expect(
      fleet.rows(matching: filter, by: FleetOrder())
        == fleet.rows.filter {
          $0.judgement.verdict == .fail && $0.clusterName == "Shop4"
        })
    #expect(!fleet.rows(matching: filter, by: FleetOrder()).isEmpty)
  }

  @Test func `clusters of one name show where they are, also when their namesakes are on another page`() {
    var other = InventoryRow.made(cluster: "Shop", pool: "a")
    other.cluster = ClusterID(subscription: "s", resourceGroup: "a&b", name: "shop")
    let rows = [InventoryRow.made(cluster: "Shop", pool: "a"), other, .made(cluster: "Mill", pool: "a")]
    let fleet = Fleet(InventoryReport(rows: rows))
    let names = FleetTable.table("", of: rows).rows.map(\.[0].text)
    #expect(names[0].hasSuffix(">Shop</a> <small>rg</small>") && names[1].hasSuffix(">Shop</a> <small>a&amp;b</small>"))
    #expect(names[2].hasSuffix(">Mill</a>"))
    #expect(FleetTable.table("", of: rows.prefix(1), among: fleet.clusters).rows[0][0].text == names[0])
    #expect(FleetTable.table("", of: rows.prefix(1)).rows[0][0].text.hasSuffix(">Shop</a>"))
  }

  @Test("goes through all rows page by page", arguments: [0, 1, 50, 51, 149])
  func pages(count: Int) throws {
    let rows = Array(0..<count)
    var seen: [Int] = []
    for number in 1...max(1, (count + 49) / 50) {
      var query = try Query("page=\(number)")
      seen += try Pager(&query).part(of: rows)
    }
    #expect(seen == rows)
    var beyond = try Query("page=1000000")
    #expect(try Pager(&beyond).part(of: rows).isEmpty)
  }
}

extension InventoryRow {
  static func made(cluster: String, pool: String?, verdict: Verdict = .fail, nodes: Int? = 3) -> InventoryRow {
    InventoryRow(
      cluster: .named(cluster.lowercased()), clusterName: cluster, location: "westeurope", pool: pool,
      traits: PoolTraits(enableFIPS: false, mode: "User", osType: "Linux", osSKU: "Ubuntu", vmSize: "Standard_D4s_v5"),
      count: nodes, kubernetesVersion: "1.33.2", nodeImageVersion: "AKSUbuntu-2204gen2containerd-202511.01.0",
      judgement: Judgement(verdict, .flag), module: .none)
  }
}
