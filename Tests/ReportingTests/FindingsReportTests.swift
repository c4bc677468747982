import InventoryModel
import Testing

@testable import Reporting

@Suite struct FindingsReportTests {
  private func finding(_ id: String, _ cluster: String, _ pool: String?, _ episodes: [Episode]) -> Finding {
    Finding(
      id: id, control: .fipsEnabled, cluster: .named(cluster.lowercased()), clusterName: cluster, pool: pool,
      basis: .flag, episodes: episodes)
  }

  private var findings: [Finding] {
    [
      finding("f1", "Prod", "np1", [.days(0, 3), .days(7)]), finding("f2", "Prod", nil, [.days(5)]),
      finding("f3", "Dev", "np1", [.days(5)]), finding("f4", "Dev", "np2", [.days(1, 9)]),
      finding("f5", "Dev", "np3", [Episode(openedAt: .day(0))]),
    ]
  }

  @Test(
    "findings stand as they did at the instant, the longest failing first",
    arguments: [
      (10, false, ["f5", "f3", "f2", "f1"]), (10, true, ["f5", "f3", "f2", "f1", "f4"]),
      (6, false, ["f5", "f4", "f3", "f2"]), (2, true, ["f5", "f1", "f4"]), (-1, true, []),
    ] as [(Int64, Bool, [String])])
  func order(asOf: Int64, includesClosed: Bool, expected: [String]) {
    let report = FindingsReport(asOf: .day(asOf), findings: findings, includesClosed: includesClosed)
    #expect(report.findings.map(\.id) == expected)
  }

  @Test func `JSON has the keys of the contract, and null for no value`() {
    let report = FindingsReport(asOf: .day(10), findings: [findings[0]])
    #expect(
      report.jsonValue.text() == """
        {"asOf":"2026-01-11T00:00:00Z","findings":[{"basis":"flag","cluster":"Prod",\
        "clusterId":"/subscriptions/s1/resourcegroups/rg/providers/microsoft.containerservice/managedclusters/prod",\
        "control":"fips-enabled","due":null,"episodes":[\
        {"closeReason":"fixedInPlace","closedAt":"2026-01-04T00:00:00Z","detectedAfter":"2025-12-31T00:00:00Z",\
        "isBaseline":false,"openedAt":"2026-01-01T00:00:00Z"},\
        {"closeReason":null,"closedAt":null,"detectedAfter":"2026-01-07T00:00:00Z",\
        "isBaseline":false,"openedAt":"2026-01-08T00:00:00Z"}],\
        "exemption":null,"id":"f1","owner":null,"pool":"np1","reopenCount":1,"scopes":["all"],\
        "serves":["NIST SP 800-53 SC-13","NIST SP 800-171 3.13.11","CMMC SC.L2-3.13.11","FedRAMP SC-13"],\
        "severity":"high","sla":null}],"schemaVersion":1}
        """)
  }

  @Test(
    "only a remediation is in time or late, in every format",
    arguments: [
      (nil, 5, 3, "due"), (nil, 5, 8, "overdue"), (.fixedInPlace, 4, 9, "closedInTime"),
      (.replaced, 5, 9, "closedInTime"),
      (.fixedInPlace, 6, 9, "closedLate"), (.replaced, 6, 9, "closedLate"), (.leftScope, 4, 9, "ended"),
      (.deleted, 5, 9, "ended"), (.policyChanged, 4, 9, "ended"), (.leftScope, 6, 9, "endedLate"),
      (.deleted, 6, 9, "endedLate"), (.policyChanged, 6, 9, "endedLate"), (.leftScope, 6, 5, "due"),
    ] as [(CloseReason?, Int64, Int64, String)])
  func timeliness(reason: CloseReason?, closedAt: Int64, asOf: Int64, expected: String) throws {
    let episode = Episode.days(0, reason.map { _ in closedAt }, reason ?? .deleted)
    let finding = Finding(
      id: "f", control: .fipsEnabled, slaDays: 5, cluster: .named("prod"), clusterName: "Prod", pool: "np1",
      basis: .flag, episodes: [episode])
    let report = FindingsReport(asOf: .day(asOf), findings: [finding], includesClosed: true)
    #expect(report.jsonValue.text().contains(#""sla":"\#(expected)""#))
    #expect(report.text(as: .table).contains(" \(expected)\n"))
    #expect(report.text(as: .markdown).contains("| \(expected) |"))
    #expect(report.text(as: .csv).contains(",\(expected),"))
  }

  @Test func `the table shows the latest episode and marks a start that is only a bound`() {
    let report = FindingsReport(asOf: .day(10), findings: findings, includesClosed: true)
    let text = report.text(as: .table)
    #expect(
      text == """
        5 findings as of 2026-01-11T00:00:00Z

        cluster  pool          control       severity  basis  failing since           days  reopened  ended                 how
        ───────  ────────────  ────────────  ────────  ─────  ──────────────────────  ────  ────────  ────────────────────  ────────────
        Dev      np3           fips-enabled  high      flag   ≤ 2026-01-01T00:00:00Z  10.0         0  –                     –
        Dev      np1           fips-enabled  high      flag   2026-01-06T00:00:00Z     5.0         0  –                     –
        Prod     (not listed)  fips-enabled  high      flag   2026-01-06T00:00:00Z     5.0         0  –                     –
        Prod     np1           fips-enabled  high      flag   2026-01-08T00:00:00Z     3.0         1  –                     –
        Dev      np2           fips-enabled  high      flag   2026-01-02T00:00:00Z     8.0         0  2026-01-10T00:00:00Z  fixedInPlace

        ≤ was failing when first seen, so it is at least as old as shown.

        """)
  }

  @Test func `CSV repeats the finding for each episode`() {
    let report = FindingsReport(asOf: .day(10), findings: [findings[0]])
    let lines = report.text(as: .csv).split(separator: "\r\n")
    #expect(lines.map { $0.split(separator: ",").last }.first == "closeReason")
    #expect(lines[2].hasSuffix(",,,,2026-01-08T00:00:00Z,2026-01-07T00:00:00Z,false,,"))
  }

  @Test func `no findings are one sentence`() {
    let report = FindingsReport(asOf: .day(0), findings: [])
    #expect(report.text(as: .table) == "No findings as of 2026-01-01T00:00:00Z.\n")
  }

  @Test(
    "findings say what they cannot tell of",
    arguments: [
      (0, 0, 0, "No row is regulated, so there is nothing to find."),
      (
        0, 0, 1,
        "1 of 1 regulated row reads unknown, so not known to comply: `fipswatch plan` says what would settle that."
      ),
      (
        2, 1, 3,
        "3 of 6 regulated rows read unknown, so not known to comply: `fipswatch plan` says what would settle that."
      ),
      (5, 0, 0, nil),
    ] as [(Int, Int, Int, String?)])
  func standing(pass: Int, fail: Int, unknown: Int, note: String?) {
    var standing = FleetStanding()
    (standing.regulated.pass, standing.regulated.fail, standing.regulated.unknown) = (pass, fail, unknown)
    for found in [[], [findings[0]]] {
      let report = FindingsReport(asOf: .day(10), findings: found, standing: standing)
      for format in [OutputFormat.table, .markdown] {
        let text = report.text(as: format).replacing("\\`", with: "`")
        #expect(text.contains("unknown") == (unknown > 0))
        #expect(note.map { text.hasSuffix($0 + "\n") } ?? !text.contains("regulated"))
      }
    }
  }
}
