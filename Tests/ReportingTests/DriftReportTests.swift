import InventoryModel
import Testing

@testable import Reporting

@Suite struct DriftReportTests {
  private func event(
    _ kind: DriftEvent.Kind, _ category: DriftEvent.Category, _ cluster: String, _ pool: String?, _ path: String? = nil,
    before: JSONValue? = nil, after: JSONValue? = nil, isRegulated: Bool = true
  ) -> DriftEvent {
    DriftEvent(
      kind: kind, category: category, cluster: .named(cluster), pool: pool, path: path, before: before, after: after,
      observedAt: .day(1), isRegulated: isRegulated)
  }

  private let longText = JSONValue.string(String(repeating: "x", count: 99))

  private var report: DriftReport {
    DriftReport(
      from: .day(0), to: .day(1), coverage: .init(missing: ["/subscriptions/s2"]),
      events: [
        event(.poolChanged, .compliance, "lab", "np1", "enableFIPS", isRegulated: false),
        event(.poolChanged, .capacity, "prod", "np1", "count", before: .integer(3), after: .integer(5)),
        event(
          .poolChanged, .compliance, "prod", "np1", "osSKU", before: .string("Ubuntu"), after: .string("AzureLinux")),
        event(.poolChanged, .compliance, "prod", "np1", "enableFIPS", before: .bool(true), after: .bool(false)),
        event(.poolAppeared, .compliance, "dev", "np9"),
        event(.clusterChanged, .compliance, "prod", nil, "tags.note", after: longText),
      ], newNonCompliantPools: [.sample()])
  }

  @Test func `events stand regulated first, then by category, cluster, pool, kind and path`() {
    #expect(
      report.events.map { "\($0.cluster.name)/\($0.pool ?? "-") \($0.path ?? "-")" } == [
        "dev/np9 -", "prod/- tags.note", "prod/np1 enableFIPS", "prod/np1 osSKU", "prod/np1 count",
        "lab/np1 enableFIPS",
      ])
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `events that come in any order stand by cluster id, pool, path and time`(seed: UInt64) {
    let clusters = ["shop", "mill", "mill-2", "bank"].map { name in
      ClusterID(subscription: "sub", resourceGroup: name == "bank" ? "rg-b" : "rg", name: name)
    }
    let pools: [String?] = [nil, "a", "b"]
    var inOrder: [DriftEvent] = []
    for cluster in clusters.sorted(by: { $0.description < $1.description }) {
      for (pool, path) in pools.flatMap({ pool in ["tags.x", "tags.y"].map { (pool, $0) } }) {
        inOrder += [0, 1].map { day in
          DriftEvent(
            kind: .poolChanged, category: .configuration, cluster: cluster, pool: pool, path: path,
            observedAt: .day(day))
        }
      }
    }
    var generator = SeededGenerator(seed: seed)
    let report = DriftReport(
      from: .day(0), to: .day(1), events: inOrder.shuffled(using: &generator), newNonCompliantPools: [])
    #expect(report.events == inOrder)
  }

  @Test func `the table says first what must be acted on, and last what was not seen`() {
    let text = report.text(as: .table)
    #expect(
      text == """
        1 pool newly non-compliant between 2026-01-01T00:00:00Z and 2026-01-02T00:00:00Z

        cluster  pool  os      nodes  version  image                                     FIPS flag  verdict  basis  standard  certificate  failing since         remarks
        ───────  ────  ──────  ─────  ───────  ────────────────────────────────────────  ─────────  ───────  ─────  ────────  ───────────  ────────────────────  ───────
        Prod     np1   Ubuntu      3  1.33.2   AKSUbuntu-2204gen2containerd-202511.01.0  false      fail     flag   none      unverified   2026-01-03T00:00:00Z

        Drift: compliance

        cluster  pool       what        before  after                                                         seen at
        ───────  ─────────  ──────────  ──────  ────────────────────────────────────────────────────────────  ────────────────────
        dev      np9        (appeared)  –       –                                                             2026-01-02T00:00:00Z
        prod     (cluster)  tags.note   –       xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…  2026-01-02T00:00:00Z
                 np1        enableFIPS  true    false                                                         2026-01-02T00:00:00Z
                            osSKU       Ubuntu  AzureLinux                                                    2026-01-02T00:00:00Z

        Drift: capacity

        cluster  pool  what   before  after  seen at
        ───────  ────  ─────  ──────  ─────  ────────────────────
        prod     np1   count  3       5      2026-01-02T00:00:00Z

        Drift of what is not regulated

        cluster  pool  what        before  after  seen at
        ───────  ────  ──────────  ──────  ─────  ────────────────────
        lab      np1   enableFIPS  –       –      2026-01-02T00:00:00Z

        6 differences: 5 compliance, 1 capacity
        Coverage is partial: what was not seen keeps its last facts, and may have changed. Not seen:
        - /subscriptions/s2

        """)
  }

  @Test func `a quiet night is reported in plain sentences`() {
    let quiet = DriftReport(from: .day(0), to: .day(1), events: [], newNonCompliantPools: [])
    #expect(
      quiet.text(as: .table) == """
        No pool newly breaks the rule between 2026-01-01T00:00:00Z and 2026-01-02T00:00:00Z.

        Nothing changed in what was seen.

        """)
  }

  @Test func `where history begins in the period, it says so`() {
    let first = DriftReport(from: .day(0), to: .day(3), events: [], newNonCompliantPools: [], baseline: .day(2))
    #expect(
      first.text(as: .table).contains(
        "History begins at 2026-01-03T00:00:00Z: what has failed since then is among the findings."))
  }

  @Test func `JSON has the keys of the contract, and null for no value`() {
    let value = report.jsonValue
    #expect(
      value.member("events").element(0).text() == """
        {"after":null,"before":null,"category":"compliance","changedBy":[],\
        "clusterId":"/subscriptions/s1/resourcegroups/rg/providers/microsoft.containerservice/managedclusters/dev",\
        "isRegulated":true,"kind":"poolAppeared","observedAt":"2026-01-02T00:00:00Z","path":null,"pool":"np9"}
        """)
    #expect(
      value.member("summary").text() == """
        {"byCategory":{"capacity":1,"compliance":5},\
        "byKind":{"clusterChanged":1,"poolAppeared":1,"poolChanged":4},"newNonCompliantPools":1}
        """)
    #expect(value.member("coverage").text() == #"{"collectors":[],"isComplete":false,"missing":["/subscriptions/s2"]}"#)
    #expect(value.member("newNonCompliantPools").element(0).member("pool") == .string("np1"))
    #expect(value.member("schemaVersion") == .integer(1))
    #expect(value.member("from") == .string("2026-01-01T00:00:00Z"))
    #expect(value.member("to") == .string("2026-01-02T00:00:00Z"))
  }

  @Test func `CSV has a line for each event, with values uncut`() {
    let lines = report.text(as: .csv).split(separator: "\r\n")
    #expect(lines.count == 7)
    #expect(lines[0] == "kind,category,clusterId,pool,path,before,after,observedAt,isRegulated,changedBy")
    #expect(lines[2].contains(String(repeating: "x", count: 99)))
  }
}
