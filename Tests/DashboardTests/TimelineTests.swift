import InventoryModel
import Reporting
import Testing

@testable import Dashboard

@Suite("Timelines")
struct TimelineTests {
  static let start = Instant("2026-11-01")!

  static func version(_ from: Int64, _ to: Int64?, _ verdict: Verdict?, changes: Int = 0) -> HistoryReport.Version {
    HistoryReport.Version(
      interval: Interval(from: start.adding(days: from), to: to.map { start.adding(days: $0) } ?? .never),
      changes: (0..<changes).map { .init(path: "p\($0)", before: nil, after: .string("<b>")) },
      judgement: verdict.map { Judgement($0, .flag) })
  }

  let axis = Interval(from: start, to: start.adding(days: 100))

  @Test func `verdicts that continue are one period; what is open ends where the axis does`() {
    let timeline = Timeline(
      [
        Self.version(0, 10, .pass), Self.version(10, 20, .pass, changes: 1), Self.version(20, 40, .fail, changes: 2),
        Self.version(40, 60, nil), Self.version(60, nil, .pass),
      ], on: axis)
    func stretch(_ from: Int64, _ to: Int64, _ verdict: Verdict?) -> Timeline.Stretch {
      .init(interval: Interval(from: Self.start.adding(days: from), to: Self.start.adding(days: to)), verdict: verdict)
    }
    #expect(
      timeline.stretches == [
        stretch(0, 20, .pass), stretch(20, 40, .fail), stretch(40, 60, nil), stretch(60, 100, .pass),
      ])
    #expect(timeline.marks.map(\.changes) == [1, 2])
    #expect(timeline.marks.map(\.version) == [1, 2])
  }

  @Test func `ten years of nightly changes are no more marks than a screen can show`() {
    let axis = Interval(from: Self.start, to: Self.start.adding(days: 3_650))
    let versions = (0..<3_650).map { Self.version($0, $0 + 1, .pass, changes: 1) }
    let timeline = Timeline(versions, on: axis)
    #expect(timeline.stretches.count == 1)
    #expect(timeline.marks.count <= 170)
    #expect(timeline.marks.map(\.changes).reduce(0, +) == 3_650)
  }

  @Test("names are text in what is drawn", arguments: ["<script>alert(1)</script>", "\"><img src=x>", "\u{202E}x"])
  func hostile(name: String) {
    let html = Timeline([Self.version(0, nil, .fail, changes: 1)], on: axis).html(named: name) { _ in "v0" }.text
    #expect(!html.contains("<script") && !html.contains("<img") && !html.contains("\u{202E}"))
    #expect(html.contains("href=\"#v0\""))
  }

  @Test func `a life of no length has an axis all the same`() {
    let now = Self.start
    let timeline = Timeline([Self.version(0, nil, .pass)], on: Interval(from: now, to: now))
    #expect(timeline.place(of: now) == 0)
    #expect(timeline.html(named: "x") { _ in nil }.text.contains("nothing was evaluated"))
  }
}
