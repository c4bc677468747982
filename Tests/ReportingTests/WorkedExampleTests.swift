import InventoryModel
import Testing

@testable import Reporting

/// The worked example of the definition of time to remediate, in days from an arbitrary start.
@Suite struct WorkedExampleTests {
  static let episodes: [Episode] = [
    .days(0, 4), .days(0, 6), .days(5, 12), .days(10, 20), .days(40, 55), .days(20, 25, .deleted),
    .days(0), .days(2), .days(15), .days(30),
  ]

  @Test func `time to remediate comes out to the digit`() {
    let window = Interval(from: .day(0), to: .day(60).adding(seconds: 1))
    let remediation = Remediation(of: Self.episodes, in: window)
    #expect(remediation.closed == 5)
    #expect(remediation.censored == 1)
    #expect(remediation.open == 4)
    #expect(remediation.meanDays == 8.4)
    #expect(remediation.medianDays == 7)
    #expect(remediation.p90Days == 15)
    #expect(remediation.kaplanMeierMedianDays == 15)
    #expect(remediation.openAgeMaxDays == 60)
    #expect(remediation.openAgeMedianDays == 51.5)
    #expect(remediation.withinSla == nil)
  }

  @Test func `the sweep gives the same as the definition`() {
    let window = KPIWindow(until: .day(90), asOf: .day(60), bucket: .month)
    let report = KPISweep(window: window, observations: [], firstSnapshot: .day(0))
      .report(episodes: Self.episodes.map { KPIEpisode(episode: $0) })
    let whole = Interval(from: .day(0), to: .day(60).adding(seconds: 1))
    #expect(report.remediation == Remediation(of: Self.episodes, in: whole))
    #expect(report.points.map(\.opened).reduce(0, +) == 10)
    #expect(report.points.map(\.closed).reduce(0, +) == 5)
    #expect(report.points.last?.open == 4)
  }

  @Test(
    "an SLA counts what is open and late as missed",
    arguments: [(7, Share(3, of: 9)), (15, Share(5, of: 9)), (50, Share(5, of: 7)), (60, Share(5, of: 5))])
  func sla(days: Int, expected: Share) {
    let window = Interval(from: .day(0), to: .day(60).adding(seconds: 1))
    let limited = Self.episodes.map { KPIEpisode(episode: $0, slaDays: days) }
    #expect(Remediation(of: limited, in: window).withinSla == expected)
  }

  @Test func `an episode that began before the window enters at its age`() {
    // Watched from day 10, those from day 0 are at risk from age 10 on: at age 5 only 10→15 is.
    let window = Interval(from: .day(10), to: .day(31))
    let old: [Episode] = [.days(0, 4), .days(0, 20), .days(0, 21), .days(0, 22)]
    let remediation = Remediation(of: old + [.days(10, 15)], in: window)
    #expect(remediation.closed == 4)
    #expect(remediation.kaplanMeierMedianDays == 5)
    #expect(remediation.medianDays == 20.5)
  }

  @Test func `both ends of the window belong to it`() {
    let window = KPIWindow(since: .day(4), until: .day(6), asOf: .day(60), bucket: .day)
    let report = KPISweep(window: window, observations: [], firstSnapshot: .day(0))
      .report(episodes: Self.episodes.map { KPIEpisode(episode: $0) })
    #expect(report.points.map(\.closed) == [1, 0, 1])
    #expect(report.points.map(\.opened) == [0, 1, 0])
    #expect(report.remediation.closed == 2)
    #expect(report.remediation.open == 3)
  }

  @Test func `episodes open when first observed are counted where they are at risk`() {
    let baseline = Episode(openedAt: .day(0))
    let over = Episode(openedAt: .day(0), closedAt: .day(3), closeReason: .fixedInPlace)
    let window = Interval(from: .day(4), to: .day(6))
    #expect(Remediation(of: [baseline, over, .days(1)], in: window).openedAtBaseline == 1)
  }
}

extension Remediation {
  fileprivate init(of episodes: [Episode], in window: Interval?) {
    self.init(of: episodes.map { KPIEpisode(episode: $0) }, in: window)
  }
}
