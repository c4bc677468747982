import Foundation
import InventoryModel
import Testing

@testable import Reporting

@Suite struct ReportTests {
  private func keys(_ text: String) throws -> Set<String> {
    let object = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    guard case .object(let members) = object else { return [] }
    return Set(members.keys)
  }

  private static let kpi: KPIReport = {
    let window = KPIWindow(asOf: .day(40), bucket: .month)
    var sweep = KPISweep(window: window, observations: [[.day(0), .day(40)]], firstSnapshot: .day(0))
    sweep.add(.sample(row: 1, from: 0, to: 35, .fail))
    sweep.add(.sample(row: 1, from: 35))
    sweep.add(.sample(row: 2, from: 0))
    return sweep.report(episodes: [KPIEpisode(episode: .days(0, 35))])
  }()

  @Test func `KPIs in CSV are exact and under the names of JSON`() {
    #expect(
      Self.kpi.text(as: .csv) == """
        at,pass,fail,unknown,exempt,total,complianceStrict,complianceAdjusted,clusterCompliance,nodeCompliance,\
        coverage,opened,closed,open,leftScope,mttrDays,mttrMedianDays\r
        2026-01-01T00:00:00Z,1,1,0,0,2,0.5,0.5,0.0,0.5,1.0,1,0,1,0,,\r
        2026-02-01T00:00:00Z,2,0,0,0,2,1.0,1.0,1.0,1.0,1.0,0,1,0,0,35.0,35.0\r

        """)
  }

  @Test func `KPIs in JSON have the keys of the contract, and null for no value`() throws {
    let text = Self.kpi.text(as: .json)
    #expect(
      try keys(text) == [
        "schemaVersion", "asOf", "since", "until", "bucket", "definitions", "series", "remediation", "against",
        "compatibility",
      ])
    let point = Self.kpi.jsonValue.member("series").element(0)
    #expect(
      point.text() == """
        {"at":"2026-01-01T00:00:00Z","closed":0,"clusterCompliance":0.0,"complianceAdjusted":0.5,\
        "complianceStrict":0.5,"coverage":1.0,"leftScope":0,"mttrDays":null,"mttrMedianDays":null,"nodeCompliance":0.5,"open":1,\
        "opened":1,"pools":{"exempt":0,"fail":1,"pass":1,"total":2,"unknown":0}}
        """)
    #expect(
      Self.kpi.jsonValue.member("remediation").text() == """
        {"censored":0,"closed":1,"kaplanMeierMedianDays":35.0,"meanDays":35.0,"medianDays":35.0,"open":0,\
        "openAgeMaxDays":null,"openAgeMedianDays":null,"openedAtBaseline":0,"p90Days":35.0,\
        "slaMet":null,"slaMissed":null,"withinSla":null}
        """)
    #expect(text.contains("\"asOf\": \"2026-02-10T00:00:00Z\""))
  }

  @Test func `every number of the KPIs has its definition`() throws {
    let point = Self.kpi.jsonValue.member("series").element(0)
    let names = try keys(point.text()).union(try keys(Self.kpi.jsonValue.member("remediation").text()))
      .union(CompatibilityCourse.attributes.compactMap(\.key))
    #expect(names.subtracting(["at", "series"]) == Set(KPIReport.definitions.keys))
  }

  @Test func `KPIs for people show trend, series and time to remediate`() {
    let text = Self.kpi.text(as: .table)
    #expect(
      text == """
        Trend, 2026-01-01T00:00:00Z to 2026-02-10T00:00:00Z

        measure        trend  first   last  lowest  highest
        ─────────────  ─────  ─────  ─────  ──────  ───────
        strict %       ▁█      50.0  100.0    50.0    100.0
        adjusted %     ▁█      50.0  100.0    50.0    100.0
        clusters %     ▁█       0.0  100.0     0.0    100.0
        nodes %        ▁█      50.0  100.0    50.0    100.0
        coverage %     ▄▄     100.0  100.0   100.0    100.0
        open episodes  █▁         1      0       0        1

        Node pools by month

        at          pass  fail  unknown  exempt  total  strict %  adjusted %  clusters %  nodes %  coverage %  opened  closed  open  MTTR days
        ──────────  ────  ────  ───────  ──────  ─────  ────────  ──────────  ──────────  ───────  ──────────  ──────  ──────  ────  ─────────
        2026-01-01     1     1        0       0      2      50.0        50.0         0.0     50.0       100.0       1       0     1          –
        2026-02-01     2     0        0       0      2     100.0       100.0       100.0    100.0       100.0       0       1     0       35.0

        Regulated rows at the end of each month; percentages are cut, not rounded.

        Time to remediate, 2026-01-01T00:00:00Z to 2026-02-10T00:00:00Z

        episodes                                        value
        ──────────────────────────────────────────────  ─────
        remediated                                          1
        ended otherwise                                     0
        still open                                          0
        open at first sight                                 0
        mean days to remediate                           35.0
        median days                                      35.0
        90th percentile days                             35.0
        median days, open ones included (Kaplan-Meier)   35.0
        median age of open ones, days                       –
        age of the oldest open one, days                    –

        """)
  }

  @Test func `an inventory is a bare array in the order of ids`() throws {
    let report = InventoryReport(rows: [.sample(pool: "np2"), .sample(pool: "np1"), .sample(pool: nil)])
    let value = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(report.text(as: .json).utf8))
    #expect(value.map { $0["pool"] } == [.null, .string("np1"), .string("np2")])
    #expect(
      value[1] == [
        "clusterId": .string(ClusterID.named("prod").description), "cluster": .string("Prod"),
        "subscription": .string("s1"), "resourceGroup": .string("rg"), "location": .string("westeurope"),
        "pool": .string("np1"), "mode": .string("User"), "osType": .string("Linux"), "osSku": .string("Ubuntu"),
        "vmSize": .string("Standard_D4s_v5"), "count": .integer(3), "kubernetesVersion": .string("1.33.2"),
        "nodeImageVersion": .string("AKSUbuntu-2204gen2containerd-202511.01.0"), "enableFips": .bool(false),
        "verdict": .string("fail"), "basis": .string("flag"), "standard": .string("none"),
        "certificate": .string("unverified"), "evidence": .string("declared"), "isRegulated": .bool(true),
        "isExempt": .bool(false), "isPending": .bool(false), "failingSince": .string("2026-01-03T00:00:00Z"),
        "module": .null, "certificateNumber": .null, "certificateSunset": .null,
      ])
  }

  @Test func `an empty inventory still has its columns in CSV`() {
    let report = InventoryReport(rows: [])
    #expect(report.text(as: .csv).hasPrefix("clusterId,cluster,subscription,resourceGroup,location,pool,"))
    #expect(report.text(as: .table) == "No clusters or node pools are known.\n")
    #expect(report.text(as: .json).filter { !$0.isWhitespace } == "[]")
  }

  @Test("An inventory that is read while it is written is the same text", arguments: 0..<30 as Range<UInt64>)
  func stream(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let names = ["shop", "sh|op", "=1+1", "e\u{301}\u{202E}", String(repeating: "x", count: 90), "a, \"b\""]
    let rows = (0..<[0, 1, 70, 700].randomElement(using: &generator)!).map { number in
      var row = InventoryRow.sample(
        cluster: names.randomElement(using: &generator)!, pool: number % 9 == 0 ? nil : "np\(number)",
        verdict: Verdict.allCases.randomElement(using: &generator)!)
      let group = "rg\(Int.random(in: 0..<(seed % 2 == 0 ? 1 : 3), using: &generator))"
      row.cluster = ClusterID(subscription: "s1", resourceGroup: group, name: row.cluster.name)
      return row
    }
    let report = InventoryReport(rows: rows)
    let stream = InventoryStream { begin, row in
      try begin(Array(Set(report.rows.map { $0.cluster })))
      try report.rows.forEach(row)
    }
    for format in OutputFormat.allCases {
      for isColored in [false, true] {
        var text = ""
        try stream.write(as: format, isColored: isColored) { text += $0 }
        let expected = report.text(as: format, isColored: isColored)
        #expect(text == expected, "\(format)")
        let hasColor = isColored && format == .table && rows.contains { $0.judgement.verdict != .notApplicable }
        #expect(text.contains("\u{1B}[0m") == hasColor)
      }
    }
  }

  @Test func `a reading that fails ends the writing of an inventory`() {
    struct Failure: Error {}
    for format in OutputFormat.allCases {
      let stream = InventoryStream { begin, row in
        try begin([.named("prod")])
        try row(.sample())
        throw Failure()
      }
      #expect(throws: Failure.self) { try stream.write(as: format, isColored: false) { _ in } }
    }
  }

  @Test func `an inventory names hostile clusters without obeying them`() {
    let text = InventoryReport(rows: [.sample(cluster: "=x\u{1B}]0;|", pool: nil)]).text(as: .markdown)
    #expect(text.contains("| =x\\\\u{1B}\\]0;\\| | (not listed) |"))
  }

  @Test func `a history shows what changed and its verdicts`() {
    let report = HistoryReport(
      cluster: .named("prod"), clusterName: "Prod", pool: "np1",
      versions: [
        .init(interval: .init(from: .day(0), to: .day(3)), changes: [], judgement: Judgement(.fail, .flag)),
        .init(
          interval: .init(from: .day(3)),
          changes: [
            .init(path: "enableFIPS", before: .bool(false), after: .bool(true)),
            .init(path: "osSKU", before: nil, after: .string("Ubuntu")),
          ], judgement: Judgement(.fail, .flag, isPending: true)),
      ])
    let text = report.text(as: .table)
    #expect(
      text == """
        History of Prod/np1

        from                  to                    verdict  basis           evidence  what        before  after
        ────────────────────  ────────────────────  ───────  ──────────────  ────────  ──────────  ──────  ──────
        2026-01-01T00:00:00Z  2026-01-04T00:00:00Z  fail     flag            declared
        2026-01-04T00:00:00Z  now                   fail     flag (pending)  declared  enableFIPS  false   true
                                                                                       osSKU       –       Ubuntu

        """)
    #expect(
      report.text(as: .csv) == """
        from,to,verdict,basis,evidence,isPending,isRegulated,isExempt,cause,path,before,after,changedBy\r
        2026-01-01T00:00:00Z,2026-01-04T00:00:00Z,fail,flag,declared,false,,,,,,,\r
        2026-01-04T00:00:00Z,,fail,flag,declared,true,,,,enableFIPS,false,true,[]\r
        2026-01-04T00:00:00Z,,fail,flag,declared,true,,,,osSKU,,Ubuntu,[]\r

        """)
  }
}

extension JSONValue {
  func member(_ name: String) -> JSONValue {
    guard case .object(let members) = self else { return .null }
    return members[name] ?? .null
  }

  func element(_ index: Int) -> JSONValue {
    guard case .array(let elements) = self, index < elements.count else { return .null }
    return elements[index]
  }
}
