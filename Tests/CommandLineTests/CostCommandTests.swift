import FleetDocuments
import Foundation
import Testing

/// What fleets cost, as a user asks for it.
@Suite("Costs")
struct CostCommandTests {
  private let workplace: Workplace

  /// Pool b fails from first sight on, with 2 nodes, 3 from the second night on; c has no price; a passes.
  init() throws {
    workplace = try Workplace()
    func night(_ count: Int) -> String {
      list(
        Cluster(
          "shop", Pool("a", fips: true, #","vmSize":"Standard_D2s_v5","count":1"#),
          Pool("b", fips: false, #","vmSize":"Standard_D4s_v5","count":\#(count),"tags":{"owner":"=2+5"}"#),
          Pool("c", fips: false, #","vmSize":"Standard_X","count":4"#)))
    }
    try workplace.write(night(2), to: "2026-11-01.json")
    try workplace.write(night(3), to: "2026-11-02.json")
    try workplace.write(
      "armSkuName,armRegionName,unitPrice,currency,effectiveDate\nstandard_d2s_v5,eastus,0.1,USD,\n"
        + "standard_D4s_v5,eastus,0.2,USD,2026-01-01\nstandard_D4s_v5,eastus,0.5,USD,2026-11-02T12:00:00Z\n",
      to: "prices.csv")
    try #require(workplace.fipswatch("import", "2026-11-01.json", "2026-11-02.json").exitCode == 0)
  }

  private func json(_ arguments: String...) throws -> [String: Any] {
    let run = try workplace.run(
      .fipswatch, ["cost", "--prices", "prices.csv", "--as-of", "2026-11-02T23:59:59Z", "--format", "json"] + arguments)
    #expect(run.exitCode == 0, "\(run.errors)")
    return try run.json() as! [String: Any]
  }

  @Test func `sum node hours at the prices in force, and name what has none`() throws {
    let report = try json("--bucket", "day")
    let monthly = report["monthly"] as! [String: Any]
    #expect(monthly["compliant"] as? Double == 73)
    #expect(monthly["nonCompliant"] is NSNull)
    #expect((report["unpriced"] as! [String: Int]) == ["pools": 1, "nodes": 4])
    let atLeast = report["atLeast"] as! [String: [String: Double]]
    #expect(atLeast["monthly"]?["nonCompliant"] == 3 * 0.5 * 730)
    // 24 hours of 2 nodes at 0.2, 12 of 3 at 0.2, 12 of 3 at 0.5.
    #expect(atLeast["sinceFailing"]?["nonCompliant"] == 9.6 + 7.2 + 18)
    let rows = report["rows"] as! [[String: Any]]
    #expect(rows.map { $0["pool"] as? String } == ["a", "b", "c"])
    #expect(rows[2]["unitPrice"] is NSNull && rows[2]["monthly"] is NSNull && rows[2]["sinceFailing"] is NSNull)
    #expect(rows[1]["owner"] as? String == "=2+5")
    let series = report["series"] as! [[String: Any]]
    #expect(series.map { $0["compliant"] as? Double } == [2.4, 2.4])
    #expect(series.map { ($0["atLeast"] as? [String: Double])?["nonCompliant"] } == [9.6, 25.2])
  }

  @Test func `are told by group`() throws {
    let groups = (try json("--by", "owner")["series"] as! [[String: Any]]).map { $0["group"] as? String }
    #expect(groups == ["(none)", "=2+5"])
    #expect((try json("--by", "scope")["series"] as! [[String: Any]]).map { $0["group"] as? String }.count == 1)
  }

  @Test func `are written as FOCUS, in which no owner is a formula`() throws {
    let run = try workplace.fipswatch(
      "cost", "--prices", "prices.csv", "--as-of", "2026-11-02T23:59:59Z", "--format", "focus")
    let lines = run.output.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let names = lines[0].map(String.init)
    func column(_ name: String) throws -> [String] {
      let place = try #require(names.firstIndex(of: name))
      // The cells before have no commas but those of SkuPriceDetails, which hold one member.
      return lines.dropFirst().map { String($0[place]) }
    }
    #expect(try column("ListCost") == ["4.8", "34.8", ""])
    #expect(try column("x_Verdict") == ["pass", "fail", "fail"])
    #expect(try column("x_Owner") == ["", "'=2+5", ""])
    #expect(try column("BilledCost") == ["", "", ""])
    #expect(try column("PricingQuantity") == ["48.0", "120.0", "192.0"])
  }

  @Test func `of surge nodes stand in the plan, and are unknown where one has no price`() throws {
    let run = try workplace.fipswatch(
      "plan", "--prices", "prices.csv", "--as-of", "2026-11-02T23:59:59Z", "--format", "json")
    let plan = try run.json() as! [String: Any]
    let total = plan["total"] as! [String: Any]
    #expect(total["currency"] as? String == "USD")
    #expect(total["surgeCost"] is NSNull)
    let steps =
      (plan["waves"] as! [[String: Any]]).flatMap { $0["steps"] as! [[String: Any]] }
      + (plan["blocked"] as! [[String: Any]])
    let costs = steps.map { ($0["pool"] as! String, $0["surgeCost"] as? Double) }.sorted { $0.0 < $1.0 }
    #expect(costs.map(\.1) == [0.5 * 24, nil])
  }

  @Test func `stand in the report, by owner, with what has no price, if prices are given`() throws {
    let asOf = ["--as-of", "2026-11-02T23:59:59Z"]
    let plain = try workplace.run(.fipswatch, ["report", "--format", "json"] + asOf).object()
    #expect(plain["cost"] is NSNull)
    let report = try workplace.run(
      .fipswatch,
      ["report", "--format", "json", "--bucket", "day", "--since", "2026-11-01", "--prices", "prices.csv"]
        + asOf
    ).object()
    #expect(
      try (report["cost"] as? NSDictionary)?.isEqual(json("--bucket", "day", "--since", "2026-11-01")) == true)
    let groups = try #require((report["cost"] as? [String: Any])?["groups"] as? [[String: Any]])
    #expect(groups.map { $0["group"] as? String } == ["=2+5", "(none)"])
    #expect(groups[0]["nonCompliant"] as? Double == 3 * 0.5 * 730 && groups[0]["sinceFailing"] as? Double == 34.8)
    #expect(groups[1]["nonCompliant"] is NSNull && groups[1]["unpriced"] as? Int == 1)
    #expect(groups[1]["sinceFailing"] is NSNull)
    for format in ["html", "markdown"] {
      let priced = try workplace.run(.fipswatch, ["report", "--prices", "prices.csv", "--format", format] + asOf).output
      #expect(priced.contains("1095.00 USD") && priced.contains("1 pool without a price"))
      #expect(priced.contains("node counts are nightly samples") && priced.contains("no price of standard"))
      #expect(try !workplace.run(.fipswatch, ["report", "--format", format] + asOf).output.contains("nightly samples"))
    }
  }

  @Test func `are metrics, if prices are given`() throws {
    let asOf = ["--as-of", "2026-11-02T23:59:59Z"]
    let plain = try workplace.run(.fipswatch, ["metrics"] + asOf).output
    #expect(!plain.contains("cost") && !plain.contains("unpriced"))
    let priced = try workplace.run(.fipswatch, ["metrics", "--prices", "prices.csv"] + asOf).output
    #expect(plain.split(separator: "\n").allSatisfy { priced.contains($0) })
    for line in [
      #"fipswatch_monthly_cost{currency="USD",state="compliant"} 73"#,
      #"fipswatch_monthly_cost_at_least{currency="USD",state="nonCompliant"} 1095"#,
      #"fipswatch_unpriced_pools{state="nonCompliant"} 1"#,
      #"fipswatch_scope_monthly_cost{currency="USD",scope="all",state="exempt"} 0"#,
      #"fipswatch_scope_unpriced_pools{scope="all",state="nonCompliant"} 1"#,
    ] { #expect(priced.contains(line + "\n"), "\(line)") }
    #expect(!priced.contains(#"fipswatch_monthly_cost{currency="USD",state="nonCompliant"}"#))
  }

  @Test func `are not known before the first snapshot`() throws {
    let asOf = ["--prices", "prices.csv", "--as-of", "2026-10-01"]
    let cost = try workplace.run(.fipswatch, ["cost", "--format", "json"] + asOf).object()
    #expect((cost["monthly"] as? [String: Any])?.values.allSatisfy { $0 is NSNull } == true)
    let report = try workplace.run(.fipswatch, ["report", "--format", "markdown"] + asOf).output
    #expect(report.contains("| Cost of non-compliance a month | – |") && report.contains("so no cost is known"))
    #expect(try !workplace.run(.fipswatch, ["metrics"] + asOf).output.contains("cost"))
  }

  @Test("of files that cannot be read are refused, and no report is written", arguments: ["report", "metrics"])
  func unreadable(command: String) throws {
    let run = try workplace.fipswatch(command, "--prices", "none.csv", "--output", "out")
    #expect(run.exitCode == 1 && run.errors == "fipswatch: none.csv: cannot be read: check its name and permissions\n")
    #expect(throws: (any Error).self) { try workplace.read("out") }
    #expect(try workplace.fipswatch(command, "--prices").exitCode == 64)
  }

  @Test func `can be worked out from v_node_hours by whoever has prices`() throws {
    let place = try Workplace()
    let pools = [
      Pool("a", fips: false, #","vmSize":"Standard_D4s_v5","count":2,"scaleSetPriority":"Spot""#),
      Pool("b", fips: false, #","vmSize":"Standard_D4s_v5","count":0"#),
    ]
    try place.write(list(Cluster("shop", pools[0], pools[1], Pool("c", fips: true))), to: "2026-11-01.json")
    try #require(place.fipswatch("import", "2026-11-01.json").exitCode == 0)
    let rows = try #require(
      place.fipswatch(
        "sql",
        """
        SELECT pool, location, vm_size, os_type, priority, node_count, verdict, is_regulated, to_at,
          round(node_hours / hours, 9) AS nodes FROM v_node_hours ORDER BY pool
        """, "--format", "json"
      ).json() as? [[String: Any]])
    #expect(rows.map { $0["pool"] as? String } == ["a", "b", "c"])
    #expect(rows.map { $0["priority"] as? String } == ["Spot", nil, nil])
    #expect(rows.map { $0["vm_size"] as? String } == ["Standard_D4s_v5", "Standard_D4s_v5", nil])
    #expect(rows.map { $0["nodes"] as? Double } == [2, 0, nil])
    #expect(rows.map { $0["verdict"] as? String } == ["fail", "fail", "pass"])
    #expect(rows.allSatisfy { $0["to_at"] is NSNull && $0["location"] as? String == "eastus" })
  }

  @Test func `over a budget, or not known to be within it, are sent by the rule that asks for it`() throws {
    let place = try Workplace()
    for file in ["2026-11-02.json", "prices.csv"] {
      try place.write(String(decoding: workplace.read(file), as: UTF8.self), to: file)
    }
    try place.write(
      """
      apiVersion: fipswatch/v1
      kind: Policy
      metadata: {name: p}
      settings: {currency: USD}
      scopes:
      - {name: over, monthlyBudget: 1000}
      - {name: doubtful, monthlyBudget: 2000}
      - {name: kept, match: {pools: [b]}, monthlyBudget: 1095}
      alerts:
        sinks: [{name: trail, kind: file, path: \(place.path("alerts.jsonl"))}]
        rules: [{when: overBudget, prices: [\(place.path("prices.csv"))]}]

      """, to: "policy.yaml")
    #expect(try place.fipswatch("policy", "check", "policy.yaml").output.contains("a budget of 1095 USD a month"))
    place.environment["FIPSWATCH_POLICY"] = "policy.yaml"
    #expect(try place.fipswatch("import", "2026-11-02.json").exitCode == 0)
    let shown = try place.fipswatch("policy", "show", "shop", "b", "--format", "json").object()
    #expect(shown["currency"] as? String == "USD")
    #expect((shown["scopes"] as? [[String: Any]])?.map { $0["monthlyBudget"] as? Int } == [1_000, 2_000, 1_095])
    let table = try place.fipswatch("policy", "show", "shop", "c").output
    #expect(table.contains("budgets in USD") && table.contains("2000") && !table.contains("1095"))
    let sent = try place.fipswatch("alerts", "send")
    #expect(sent.exitCode == 0, "\(sent.errors)")
    let trail = String(decoding: try place.read("alerts.jsonl"), as: UTF8.self)
    #expect(trail.contains("over: non-compliance costs at least 1095.00 USD a month; the budget is 1000 USD"))
    #expect(trail.contains("doubtful: the budget of 2000 USD a month cannot be evaluated: 1 pool without a price;"))
    #expect(!trail.contains("kept:"))
  }

  @Test func `are held against budgets of the policy`() throws {
    for (budget, over) in [(1_000, true), (2_000, nil)] as [(Int, Bool?)] {
      let place = try Workplace()
      for file in ["2026-11-01.json", "2026-11-02.json", "prices.csv"] {
        try place.write(String(decoding: workplace.read(file), as: UTF8.self), to: file)
      }
      try place.write(
        "apiVersion: fipswatch/v1\nkind: Policy\nmetadata: {name: p}\nscopes:\n- {name: all, monthlyBudget: \(budget)}\n",
        to: "policy.yaml")
      #expect(
        try place.fipswatch("import", "2026-11-01.json", "2026-11-02.json", "--policy", "policy.yaml").exitCode == 0)
      let run = try place.fipswatch(
        "cost", "--prices", "prices.csv", "--as-of", "2026-11-02T23:59:59Z", "--format", "json")
      let budgets = (try run.json() as! [String: Any])["budget"] as! [[String: Any]]
      #expect(budgets.count == 1 && budgets[0]["scope"] as? String == "all")
      #expect(budgets[0]["isOver"] as? Bool == over)
    }
  }

  @Test(
    "of what cannot be read are refused in one line",
    arguments: [
      (["--prices", "none.csv"], 1, "none.csv: cannot be read: check its name and permissions"),
      (["--prices", "2026-11-01.json"], 1, "2026-11-01.json: not a price file: give JSON of the Retail Prices API"),
      (["--prices"], 64, "--prices"), ([], 64, "--prices: no file is given: name the price files after it"),
      (["--prices", "prices.csv", "--by", "os"], 64, "costs have no such groups"),
    ])
  func refused(arguments: [String], code: Int32, message: String) throws {
    let run = try workplace.run(.fipswatch, ["cost", "--as-of", "2026-11-02"] + arguments)
    #expect(run.exitCode == code)
    #expect(run.errors.contains(message))
  }
}
