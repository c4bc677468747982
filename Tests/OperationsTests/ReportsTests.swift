import Dashboard
import FleetDocuments
import Foundation
import InventoryModel
import Operations
import Reporting
import Testing

@Suite("Reports on a database")
struct ReportsTests {
  private let workplace = try! Workplace()
  private let now = Instant("2026-11-25T00:00:00Z")!

  private func twoNights() throws {
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-22.json")
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2026-11-23.json")
    #expect(try workplace.importing(["."]).outcome == .clean)
  }

  @Test func `the dashboard reads what the commands print`() throws {
    try twoNights()
    let reports = try workplace.database.reports()
    let source = DatabaseSource(workplace.database) { [now] in now }
    let window = KPIWindow(since: nil, asOf: now, bucket: .day)
    #expect(try source.inventory(asOf: now).jsonText == reports.inventory(asOf: now).jsonText)
    #expect(try source.kpi(in: window, by: nil, against: nil).jsonText == reports.kpi(in: window).jsonText)
    #expect(
      try source.findings(asOf: now).jsonText == reports.findings(asOf: now, includingClosed: true).jsonText)
    #expect(
      try source.drift(from: nil, to: nil, includingNoise: false, now: now).jsonText
        == reports.drift(from: nil, to: nil, includingNoise: false, now: now).jsonText)
    #expect(try source.fleetReport(in: window).jsonText == reports.fleet(in: window).jsonText)
    #expect(try source.metrics(asOf: now).exposition.text == reports.metrics(asOf: now).exposition.text)
  }

  @Test func `a pool that newly fails is found, and a calm night is clean`() throws {
    try twoNights()
    let reports = try workplace.database.reports()
    #expect(try reports.drift(from: nil, to: nil, includingNoise: false, now: now).outcome == .found)
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2026-11-24.json")
    #expect(try workplace.importing(["2026-11-24.json"]).outcome == .clean)
    #expect(try reports.drift(from: nil, to: nil, includingNoise: false, now: now).outcome == .clean)
  }

  @Test func `drift from before the first snapshot names where history begins`() throws {
    try twoNights()
    let reports = try workplace.database.reports()
    func baseline(from day: String) throws -> Instant? {
      try reports.drift(from: InstantArgument(day), to: nil, includingNoise: false, now: now).baseline
    }
    #expect(try baseline(from: "2019-03-01") == Instant("2026-11-22"))
    #expect(try baseline(from: "2026-11-22") == nil)
  }

  @Test func `before the first snapshot nothing is found and nothing is planned, so neither is said`() throws {
    try twoNights()
    let early = Instant("2026-11-21")!
    let source = DatabaseSource(workplace.database) { early }
    let line = "no snapshot by 2026-11-21T00:00:00Z: name a time from 2026-11-22T00:00:00Z on, when the first was taken"
    #expect(throws: Refusal.badRequest(line)) { try source.findings(asOf: early) }
    #expect(throws: Refusal.badRequest(line)) { try source.plan(asOf: early) }
    #expect(throws: Refusal.badRequest(line)) { try source.inventory(asOf: early) }
    #expect(throws: OperationFailure(line)) { try workplace.database.reports().inventoryStream(asOf: early) }
    #expect(throws: OperationFailure(line)) { try workplace.database.reports().plan(PlanRequest(asOf: early)) }
  }

  @Test func `that nothing fails does not hide that nothing is known any more`() throws {
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-22.json")
    #expect(try workplace.importing(["."]).outcome == .clean)
    let reports = try workplace.database.reports()
    #expect(
      try reports.findings(asOf: now, includingClosed: false).text(as: .table)
        == "No findings as of 2026-11-25T00:00:00Z.\n")
    #expect(
      try reports.findings(asOf: Instant("2027-01-10")!, includingClosed: true).text(as: .table).contains(
        "1 of 1 regulated row reads unknown, so not known to comply: `fipswatch plan` says what would settle that."))
  }

  @Test func `a plan of a part that needs nothing does not say that all of the fleet complies`() throws {
    try workplace.write(
      list(Cluster("mill", Pool("a", fips: true)), Cluster("shop", Pool("a", fips: false))), to: "2026-11-22.json")
    #expect(try workplace.importing(["."]).outcome == .clean)
    func text(_ cluster: String?, asOf instant: Instant) throws -> String {
      try workplace.database.reports().plan(PlanRequest(asOf: instant, cluster: cluster)).text(as: .table)
    }
    #expect(
      try text("mill", asOf: now)
        == "Nothing that was asked for is regulated and not compliant as of 2026-11-25T00:00:00Z. Of the whole fleet,"
        + " 50.0 % of pools and 50.0 % of clusters comply.\n")
    #expect(try text("shop", asOf: now).contains("Now 50.0 % of pools"))
  }

  @Test("a plan says that every row complies only where rows do", arguments: [true, false])
  func nothingToPlan(isRegulated: Bool) throws {
    let policy = isRegulated ? Policy.builtIn : Policy(name: "none", scopes: [])
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-22.json")
    _ = try workplace.importing(["."], policy: policy)
    let text = try workplace.database.reports().plan(PlanRequest(asOf: now)).text(as: .table)
    #expect(
      text
        == (isRegulated
          ? "Every regulated row complies as of 2026-11-25T00:00:00Z: there is nothing to do.\n"
          : "No regulated row is known as of 2026-11-25T00:00:00Z, so there is nothing to plan.\n"))
  }

  @Test func `ends in the wrong order are refused, not turned round`() throws {
    try twoNights()
    let reports = try workplace.database.reports()
    #expect(throws: OperationFailure("--from 2026-11-25T00:00:00Z is later than --to 2026-11-22T00:00:00Z")) {
      try reports.explain(from: now, to: Instant("2026-11-22")!)
    }
    #expect(throws: OperationFailure.self) {
      try reports.drift(
        from: InstantArgument("2026-11-23"), to: InstantArgument("2026-11-22"), includingNoise: false, now: now)
    }
  }

  @Test func `what nobody ever saw has no page, and an empty file none yet`() throws {
    let source = DatabaseSource(workplace.database) { [now] in now }
    #expect(throws: Refusal.self) { try source.inventory(asOf: now) }
    try twoNights()
    let stranger = ClusterID(subscription: "s", resourceGroup: "g", name: "none")
    #expect {
      try source.history(of: stranger, pool: nil, includingNoise: false, asOf: now)
    } throws: { error in
      if case Refusal.notFound = error { true } else { false }
    }
  }

  @Test func `a database that is right passes verification and rebuilding`() throws {
    try twoNights()
    let store = try workplace.database.openExisting()
    #expect(try Verification(of: store).run().outcome == .clean)
    #expect(try Verification(of: store, documents: []).run().report.faults.isEmpty)
    #expect(try Maintenance(of: store).rebuild().outcome == .clean)
  }

  @Test func `one column name twice has no JSON`() throws {
    try twoNights()
    let reports = try workplace.database.reports()
    #expect(throws: OperationFailure("query: two columns are called a: name one of them with AS")) {
      try reports.answer(to: "SELECT 1 AS a, 2 AS a", within: nil, as: .json) { _ in }
    }
    var text = Data()
    try reports.answer(to: "SELECT 1 AS a, 2 AS a", within: nil, as: .csv) { text += $0 }
    #expect(text == Data("a,a\r\n1,2\r\n".utf8))
  }

  @Test(
    "a tag of any name is a group",
    arguments: [
      "owner", #"a"b"#, #"a\"b"#, "a'b", "a.b", "a b", "$", "$.tags", "[0]", "#-1", #"a\b"#, "ü", "日本", "%", "?1",
      "a/b", "\"", "",
    ])
  func tags(name: String) throws {
    let tag = String(decoding: try JSONEncoder().encode([name: "found"]), as: UTF8.self)
    try workplace.write(list(Cluster("shop", Pool("a", fips: true, #","tags":\#(tag)"#))), to: "2026-11-22.json")
    #expect(try workplace.importing(["2026-11-22.json"]).outcome == .clean)
    let groups = try workplace.database.reports().kpi(in: KPIWindow(asOf: now), by: .tag(name)).points.map(\.group)
    #expect(groups == ["found"])
  }

  @Test(
    "a tag is the same in any case, as its owner is where findings name it",
    arguments: [KPIGrouping.tag("team"), .tag("TEAM"), .tag("Ätsch"), .owner])
  func tagsInAnyCase(grouping: KPIGrouping) throws {
    let tags = #""Team":"alpha","OWNER":"alpha","ätsch":"alpha""#
    let clusters = list(
      Cluster("shop", Pool("a", fips: true, #","tags":{\#(tags)}"#)),
      Cluster("mill", Pool("a", fips: false, #","tags":{\#(tags.replacing("Team", with: "team"))}"#)))
    try workplace.write(clusters, to: "2026-11-22.json")
    #expect(try workplace.importing(["2026-11-22.json"]).outcome == .clean)
    let points = try workplace.database.reports().kpi(in: KPIWindow(asOf: now), by: grouping).points
    #expect(points.map(\.group) == ["alpha"])
    #expect(points.map(\.pass) == [1] && points.map(\.fail) == [1])
  }

  @Test func `names that no tag can have are not looked for`() {
    for name in ["", "a\0b", "a\nb", "\u{1B}[31m", "\u{7F}", "\u{85}"] { #expect(KPIGrouping("tag:\(name)") == nil) }
    #expect(KPIGrouping(#"tag:a"b"#) == .tag(#"a"b"#))
  }

  @Test(
    "a series is as long as somebody can look at",
    arguments: [
      (KPIWindow.Bucket.day, "2100-01-01", true), (.day, "2200-01-01", false), (.week, "2700-01-01", true),
      (.week, "3000-01-01", false), (.month, "4000-01-01", true), (.month, "9999-12-31", false),
      (.day, "9999-12-31", false),
    ])
  func longSeries(bucket: KPIWindow.Bucket, end: String, isShown: Bool) throws {
    try twoNights()
    let window = KPIWindow(asOf: Instant(end)!, bucket: bucket)
    let began = ContinuousClock.now
    for reading in [{ try $0.kpi(in: window).points.count }, { try $0.fleet(in: window).kpi.points.count }]
      as [(Reports) throws -> Int]
    {
      let reports = try workplace.database.reports()
      if isShown {
        #expect(try reading(reports) > 1_000)
      } else {
        #expect(throws: OperationFailure.self) { try reading(reports) }
      }
    }
    #expect(ContinuousClock.now - began < .seconds(30))
  }
}
