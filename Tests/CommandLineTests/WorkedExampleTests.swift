import Foundation
import InventoryModel
import Testing

@Suite("The worked example of time to remediate")
struct WorkedExampleTests {
  /// Days on which a pool began to fail, and on which that ended; a pool that was deleted was not put right.
  private static let episodes: [(opened: Int64, fixed: Int64?, deleted: Int64?)] = [
    (0, 4, nil), (0, 6, nil), (5, 12, nil), (10, 20, nil), (40, 55, nil), (20, nil, 25),
    (0, nil, nil), (2, nil, nil), (15, nil, nil), (30, nil, nil),
  ]
  private static let firstDay = CivilDate(year: 2026, month: 3, day: 1).instant

  /// Every pool is there before it fails, and passes.
  private static func night(_ day: Int64) -> String {
    let pools = episodes.enumerated().compactMap { index, episode -> Pool? in
      guard day < episode.deleted ?? .max else { return nil }
      let isFailing = day >= episode.opened && day < episode.fixed ?? .max
      return Pool("pool\(index)", fips: !isFailing)
    }
    var cluster = Cluster("one")
    cluster.pools = pools
    return list(cluster)
  }

  @Test func `kpi says what the example says, to the digit`() throws {
    let workplace = try Workplace()
    for day in -1...Int64(60) {
      let date = CivilDate(dayNumber: Self.firstDay.dayNumber + day)
      try workplace.write(Self.night(day), to: "nights/\(date)T00-00-00Z.json")
    }
    #expect(try workplace.fipswatch("import", "nights").exitCode == 0)
    let asOf = Self.firstDay.adding(days: 60)
    let run = try workplace.fipswatch("kpi", "--format", "json", "--until", "\(asOf)", "--as-of", "\(asOf)")
    #expect(run.exitCode == 0)
    let remediation = try #require(run.object()["remediation"] as? [String: Any])
    let expected: [String: Double?] = [
      "closed": 5, "censored": 1, "open": 4, "openedAtBaseline": 0, "meanDays": 8.4, "medianDays": 7, "p90Days": 15,
      "kaplanMeierMedianDays": 15, "openAgeMedianDays": 51.5, "openAgeMaxDays": 60, "withinSla": nil, "slaMet": nil,
      "slaMissed": nil,
    ]
    #expect(Set(remediation.keys) == Set(expected.keys))
    for (key, value) in expected { #expect(remediation[key] as? Double == value, "\(key)") }
    #expect(run.output.contains(#""meanDays": 8.4,"#))
  }
}
