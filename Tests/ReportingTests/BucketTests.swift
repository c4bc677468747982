import InventoryModel
import Testing

@testable import Reporting

@Suite struct BucketTests {
  private func names(_ window: KPIWindow, first: Int64 = 0) -> [String] {
    Buckets(window, firstSnapshot: .day(first)).names.map { String($0.description.prefix(10)) }
  }

  @Test(
    "a bucket is named by its first instant",
    arguments: [
      (KPIWindow.Bucket.month, ["2026-01-01", "2026-02-01", "2026-03-01"]),
      (.week, ["2026-01-26", "2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23"]),
    ])
  func naming(bucket: KPIWindow.Bucket, expected: [String]) {
    #expect(names(KPIWindow(since: .day(30), asOf: .day(59), bucket: bucket)) == expected)
  }

  @Test func `there are no buckets before the first snapshot`() {
    #expect(names(KPIWindow(since: .day(0), asOf: .day(2), bucket: .day), first: 1) == ["2026-01-02", "2026-01-03"])
    #expect(names(KPIWindow(asOf: .day(40), bucket: .month), first: 35) == ["2026-02-01"])
  }

  @Test func `the last bucket ends at the earlier of until and as of`() {
    #expect(names(KPIWindow(until: .day(90), asOf: .day(1), bucket: .day)) == ["2026-01-01", "2026-01-02"])
    #expect(names(KPIWindow(until: .day(0), asOf: .day(90), bucket: .day)) == ["2026-01-01"])
  }

  @Test func `a window that ends before it starts, or before anything was seen, is empty`() {
    #expect(names(KPIWindow(since: .day(5), until: .day(4), asOf: .day(9), bucket: .day)) == [])
    #expect(names(KPIWindow(asOf: .day(2), bucket: .day), first: 3) == [])
    let report = KPISweep(window: KPIWindow(asOf: .day(2)), observations: [], firstSnapshot: nil).report(episodes: [])
    #expect(report.points.isEmpty)
    #expect(report.since == nil)
  }

  @Test func `an empty bucket carries the last value`() {
    var sweep = KPISweep(
      window: KPIWindow(asOf: .day(3), bucket: .day), observations: [[.day(0), .day(3)]], firstSnapshot: .day(0))
    sweep.add(.sample(from: 0))
    let points = sweep.report(episodes: []).points
    #expect(points.map(\.pass) == [1, 1, 1, 1])
    #expect(points.map(\.coverage.part) == [1, 0, 0, 1])
  }

  @Test func `the state of a bucket is that of its last instant`() {
    var sweep = KPISweep(
      window: KPIWindow(asOf: .day(2), bucket: .day), observations: [[]], firstSnapshot: .day(0))
    sweep.add(.sample(from: 0, to: 1))
    sweep.add(.sample(from: 1, to: 2, .fail))
    sweep.add(.sample(from: 2, .unknown))
    let points = sweep.report(episodes: []).points
    #expect(points.map(\.pass) == [1, 0, 0])
    #expect(points.map(\.fail) == [0, 1, 0])
    #expect(points.map(\.unknown) == [0, 0, 1])
  }

  @Test func `worst wins in a cluster, in each group by its own rows`() {
    var sweep = KPISweep(
      window: KPIWindow(asOf: .day(0), bucket: .day), observations: [[]], firstSnapshot: .day(0), isGrouped: true)
    sweep.add(.sample(row: 1, cluster: 1, from: 0, group: "linux"))
    sweep.add(.sample(row: 2, cluster: 1, from: 0, .unknown, group: "windows"))
    sweep.add(.sample(row: 3, cluster: 2, from: 0, group: "windows"))
    let points = sweep.report(episodes: []).points
    #expect(points.map(\.group) == ["linux", "windows"])
    #expect(points.map(\.clusters) == [Share(1, of: 1), Share(1, of: 2)])
  }

  @Test func `no denominator gives no value`() {
    var sweep = KPISweep(window: KPIWindow(asOf: .day(0)), observations: [[]], firstSnapshot: .day(0))
    sweep.add(.sample(from: 0, .notApplicable))
    let point = sweep.report(episodes: []).points[0]
    #expect([point.strict, point.adjusted, point.clusters, point.nodes, point.coverage].allSatisfy { $0.ratio == nil })
  }
}

extension KPISpan {
  static func sample(
    row: Int64 = 1, cluster: Int64 = 1, from: Int64, to: Int64? = nil, _ verdict: Verdict = .pass, group: String = ""
  ) -> KPISpan {
    KPISpan(
      row: row, cluster: cluster, interval: Interval(from: .day(from), to: to.map(Instant.day) ?? .never),
      verdict: verdict, isRegulated: true, isExempt: false, nodes: 1, group: group, observations: 0)
  }
}
