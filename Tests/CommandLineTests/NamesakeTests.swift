import Foundation
import Testing

/// Azure lets any number of clusters have one name.
@Suite("Clusters of one name")
struct NamesakeTests {
  let workplace = try! Workplace()

  private static func id(_ group: String, _ subscription: String = "sub") -> String {
    "/subscriptions/\(subscription)/resourcegroups/\(group)/providers/microsoft.containerservice/managedclusters/shop"
  }

  /// Two clusters are called shop; on the second night every pool fails.
  init() throws {
    func fleet(fips: Bool) -> [Cluster] {
      [
        Cluster("shop", in: "rg-a", Pool("a", fips: fips)), Cluster("shop", in: "rg-b", Pool("a", fips: fips)),
        Cluster("mill", in: "rg-a", Pool("a", fips: fips)),
      ]
    }
    try workplace.write(list(fleet(fips: true)), to: "2026-11-01.json")
    try workplace.write(list(fleet(fips: false)), to: "2026-11-02.json")
    try #require(workplace.fipswatch("import", "2026-11-01.json", "2026-11-02.json").exitCode == 0)
  }

  @Test(
    "are told apart in every table",
    arguments: [
      ["inventory"], ["findings"], ["kpi", "--by", "cluster"], ["report", "--format", "markdown"],
      ["drift", "--from", "2026-11-01", "--to", "2026-11-02"],
      ["explain", "--from", "2026-11-01", "--to", "2026-11-02"],
      ["history", id("rg-a")],
    ])
  func apart(arguments: [String]) throws {
    let own = arguments[0] == "drift" || arguments[0] == "explain" || arguments[0] == "history"
    let run = try workplace.run(.fipswatch, arguments + (own ? [] : ["--as-of", "2026-11-02"]))
    let rows = run.output.split(separator: "\n").filter { $0.contains("shop") }
    #expect(!rows.isEmpty && rows.allSatisfy { $0.contains("rg-a") || $0.contains("rg-b") }, "\(run.output)")
    #expect(!run.output.contains("subscription  "))
  }

  @Test func `are named so even where a table holds only one of them`() throws {
    try workplace.write(
      list(
        Cluster("shop", in: "rg-a", Pool("a", fips: true)), Cluster("shop", in: "rg-b", Pool("a", fips: false)),
        Cluster("mill", in: "rg-a", Pool("a", fips: true))), to: "2026-11-03.json")
    try #require(workplace.fipswatch("import", "2026-11-03.json").exitCode == 0)
    for arguments in [["findings"], ["drift"], ["report", "--format", "markdown"]] {
      let rows = try workplace.run(.fipswatch, arguments).output.split(separator: "\n").filter { $0.contains("shop") }
      #expect(!rows.isEmpty && rows.allSatisfy { $0.contains("rg-a") || $0.contains("rg-b") }, "\(rows)")
    }
  }

  @Test func `of one resource group in two subscriptions show these`() throws {
    try workplace.write(
      list(Cluster("dock", Pool("a", fips: true)), Cluster("dock", of: "sub2", Pool("a", fips: true))),
      to: "2026-11-02.json")
    let run = try workplace.fipswatch("import", "2026-11-02.json", "--database", "other.db")
    #expect(run.exitCode == 0)
    let table = try workplace.fipswatch("inventory", "--database", "other.db").output
    #expect(table.contains("cluster  subscription  pool"))
    #expect(table.contains("dock     sub2          a"))
    #expect(!table.contains("resource group"))
  }

  @Test func `a name that several have is refused with their ids, and any of them is taken`() throws {
    let run = try workplace.fipswatch("history", "shop")
    #expect(run.exitCode == 1)
    let ids = [Self.id("rg-a"), Self.id("rg-b")]
    #expect(
      run.errors == "fipswatch: shop: 2 clusters have this name: give the id of one: \(ids[0]), \(ids[1])\n")
    for (id, group) in zip(ids, ["rg-a", "rg-b"]) {
      let history = try workplace.fipswatch("history", id, "a")
      #expect(history.output.hasPrefix("History of shop/a (\(group))\n"), "\(history.output)")
    }
    #expect(try workplace.fipswatch("history", "mill", "a").output.hasPrefix("History of mill/a\n"))
  }

  @Test func `CSV and JSON stay as they are`() throws {
    let csv = try workplace.fipswatch("findings", "--format", "csv", "--as-of", "2026-11-02").output
    #expect(csv.contains("clusterId,cluster,pool"))
    let kpi = try workplace.fipswatch("kpi", "--by", "cluster", "--as-of", "2026-11-02", "--format", "json").object()
    let groups = (kpi["series"] as? [[String: Any]])?.compactMap { $0["group"] as? String }
    #expect(Set(try #require(groups)) == ["mill", Self.id("rg-a"), Self.id("rg-b")])
  }
}
