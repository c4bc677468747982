import InventoryModel

@testable import Reporting

/// The definitions, spelled out for one bucket of one group at a time, without a thought for speed.
struct NaiveKPI {
  let fleet: RandomFleet
  let window: KPIWindow

  private var start: Instant { max(window.since ?? fleet.firstSnapshot, fleet.firstSnapshot) }

  /// Each bucket with its first and its last instant inside the window.
  var buckets: [(name: Instant, first: Instant, last: Instant)] {
    guard start <= window.end else { return [] }
    let days = (start.dayNumber...window.end.dayNumber).map { Instant(seconds: $0 * 86_400) }
    let byName = Dictionary(grouping: days) { day in
      switch window.bucket {
      case .day: day
      case .week: Instant(seconds: (day.dayNumber - (day.dayNumber + 3) % 7) * 86_400)
      case .month:
        CivilDate(
          year: CivilDate(dayNumber: day.dayNumber).year, month: CivilDate(dayNumber: day.dayNumber).month, day: 1
        ).instant
      }
    }
    return byName.keys.sorted().map { name in
      let days = byName[name]!
      return (name, max(start, days.min()!), min(window.end, days.max()!.endOfDay))
    }
  }

  func point(
    _ bucket: (name: Instant, first: Instant, last: Instant), group: String?
  ) -> [String: Double?] {
    let there = fleet.spans.filter { $0.interval.contains(bucket.last) && (group == nil || $0.group == group) }
    let rows = there.filter {
      $0.isRegulated && $0.verdict != .notApplicable
    }
    let episodes = fleet.episodes.filter { group == nil || $0.groups.contains(group!) }.map(\.episode)
    func rowCount(_ isCounted: (KPISpan) -> Bool) -> Double { Double(rows.filter(isCounted).count) }
    func ratio(_ part: Double, _ whole: Double) -> Double? { whole == 0 ? nil : part / whole }
    func isInside(_ instant: Instant) -> Bool { bucket.first <= instant && instant <= bucket.last }

    let pass = rowCount { $0.verdict == .pass }
    let exempt = rowCount { $0.isExempt && $0.verdict != .pass }
    let seen = rowCount { fleet.observations[$0.observations].contains(where: isInside) }
    let nodes = Double(rows.map(\.nodes).reduce(0, +))
    let passingNodes = Double(rows.filter { $0.verdict == .pass }.map(\.nodes).reduce(0, +))
    let clusters = Dictionary(grouping: rows, by: \.cluster).values
    let compliant = Double(clusters.filter { $0.allSatisfy { $0.verdict == .pass } }.count)
    let fixed = episodes.filter {
      ($0.closeReason == .fixedInPlace || $0.closeReason == .replaced) && isInside($0.closedAt!)
    }
    let days = fixed.map { $0.closedAt!.days(since: $0.openedAt) }.sorted()
    let total = Double(rows.count)
    return [
      "pass": pass, "fail": rowCount { $0.verdict == .fail }, "unknown": rowCount { $0.verdict == .unknown },
      "exempt": exempt, "total": total, "strict": ratio(pass, total), "adjusted": ratio(pass + exempt, total),
      "clusters": ratio(compliant, Double(clusters.count)), "nodes": ratio(passingNodes, nodes),
      "coverage": ratio(seen, total), "leftScope": Double(there.filter { !$0.isRegulated && $0.hasLeftScope }.count),
      "opened": Double(episodes.filter { isInside($0.openedAt) }.count),
      "closed": Double(fixed.count),
      "open": Double(
        episodes.filter { $0.openedAt <= bucket.last && ($0.closedAt ?? .never) > bucket.last }.count),
      "mean": ratio(days.reduce(0, +), Double(days.count)),
      "median": days.isEmpty ? nil : (days[(days.count - 1) / 2] + days[days.count / 2]) / 2,
    ]
  }

  /// The product-limit estimate, with everybody asked again at every age.
  static func kaplanMeierMedian(_ watches: [KaplanMeier.Watch]) -> Int64? {
    var survival = 1.0
    for age in Set(watches.filter(\.isEvent).map(\.exit)).sorted() {
      let atRisk = watches.filter { $0.entry <= age && age <= $0.exit }.count
      let events = watches.filter { $0.isEvent && $0.exit == age }.count
      survival *= 1 - Double(events) / Double(atRisk)
      if survival < 0.5 + 1e-9 { return age }
    }
    return nil
  }
}

extension KPIPoint {
  /// Under the names that the naive definitions use.
  var values: [String: Double?] {
    [
      "pass": Double(pass), "fail": Double(fail), "unknown": Double(unknown), "exempt": Double(exempt),
      "total": Double(total), "strict": strict.ratio, "adjusted": adjusted.ratio, "clusters": clusters.ratio,
      "nodes": nodes.ratio, "coverage": coverage.ratio, "opened": Double(opened), "closed": Double(closed),
      "open": Double(open), "leftScope": Double(leftScope), "mean": mttrDays, "median": mttrMedianDays,
    ]
  }
}
