import InventoryModel
import Testing

@testable import Reporting

@Suite struct KPILawTests {
  private func report(_ fleet: RandomFleet, _ window: KPIWindow, isGrouped: Bool) -> KPIReport {
    var sweep = KPISweep(
      window: window, observations: fleet.observations, firstSnapshot: fleet.firstSnapshot, isGrouped: isGrouped)
    for span in fleet.spans { sweep.add(span) }
    return sweep.report(episodes: fleet.episodes)
  }

  private func isNear(_ one: Double?, _ other: Double?) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return abs(one - other) < 1e-9
  }

  @Test("the sweep agrees with the definitions", arguments: UInt64(0)..<300)
  func naive(seed: UInt64) {
    let fleet = RandomFleet(seed: seed)
    let window = fleet.randomWindow(seed: seed)
    let naive = NaiveKPI(fleet: fleet, window: window)
    for isGrouped in [false, true] {
      let points = report(fleet, window, isGrouped: isGrouped).points
      let groups: Set<String?> = isGrouped ? Set(points.map(\.group)) : [nil]
      #expect(points.count == groups.count * naive.buckets.count)
      for bucket in naive.buckets {
        for group in groups {
          let point = points.first { $0.at == bucket.name && $0.group == group }
          for (name, value) in naive.point(bucket, group: group) {
            #expect(isNear(point?.values[name] ?? nil, value), "\(name) of \(group ?? "all") at \(bucket.name)")
          }
        }
      }
    }
  }

  @Test("groups add up to the whole", arguments: UInt64(0)..<50)
  func groups(seed: UInt64) {
    let fleet = RandomFleet(seed: seed)
    let window = fleet.randomWindow(seed: seed)
    let grouped = Dictionary(grouping: report(fleet, window, isGrouped: true).points, by: \.at)
    for point in report(fleet, window, isGrouped: false).points {
      let parts = grouped[point.at] ?? []
      for count in [\KPIPoint.pass, \.fail, \.unknown, \.exempt, \.opened, \.closed, \.open] {
        #expect(parts.map { $0[keyPath: count] }.reduce(0, +) == point[keyPath: count])
      }
    }
  }

  @Test("a week ends as its last day does", arguments: UInt64(0)..<50)
  func weeks(seed: UInt64) {
    let fleet = RandomFleet(seed: seed)
    let asOf = Instant.day(RandomFleet.length)
    let byDay = report(fleet, KPIWindow(asOf: asOf, bucket: .day), isGrouped: false).points
    for week in report(fleet, KPIWindow(asOf: asOf, bucket: .week), isGrouped: false).points {
      let days = byDay.filter { $0.at.startOfWeek == week.at }
      let last = days.last
      for count in [\KPIPoint.pass, \.fail, \.unknown, \.exempt, \.open] {
        #expect(week[keyPath: count] == last?[keyPath: count])
      }
      for share in [\KPIPoint.strict, \.adjusted, \.clusters, \.nodes] {
        #expect(week[keyPath: share] == last?[keyPath: share])
      }
      #expect(week.opened == days.map(\.opened).reduce(0, +))
      #expect(week.closed == days.map(\.closed).reduce(0, +))
    }
  }

  @Test("what comes after the window's end changes nothing", arguments: UInt64(0)..<50)
  func future(seed: UInt64) {
    let fleet = RandomFleet(seed: seed)
    let full = report(fleet, KPIWindow(until: .day(50), asOf: .day(100), bucket: .week), isGrouped: false)
    let past = report(fleet, KPIWindow(asOf: .day(50), bucket: .week), isGrouped: false)
    #expect(full.points == past.points)
    #expect(full.remediation == past.remediation)
  }

  @Test("the Kaplan-Meier median agrees with the slow estimate", arguments: UInt64(0)..<300)
  func kaplanMeier(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let watches = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
      let ages = [Int64.random(in: 0...20, using: &generator), Int64.random(in: 0...20, using: &generator)].sorted()
      let isLate = Int.random(in: 0..<3, using: &generator) == 0
      return KaplanMeier.Watch(entry: isLate ? ages[0] : 0, exit: ages[1], isEvent: Bool.random(using: &generator))
    }
    #expect(KaplanMeier.median(watches) == NaiveKPI.kaplanMeierMedian(watches))
  }

  @Test("without censoring, the Kaplan-Meier median is the first age at which half are done", arguments: 1...60)
  func uncensored(count: Int) {
    let watches = (1...count).map { KaplanMeier.Watch(entry: 0, exit: Int64($0), isEvent: true) }
    #expect(KaplanMeier.median(watches) == Int64((count + 1) / 2))
  }
}
