import InventoryModel

/// A night of a fleet of which each pool has two nodes.
struct ShownNight {
  /// The pools of each cluster, with whether FIPS is on.
  typealias State = [String: [String: Bool]]

  var day: Instant
  var state: State

  /// By `cluster/pool`.
  var pools: [String: Bool] {
    var pools: [String: Bool] = [:]
    for (cluster, own) in state { for (pool, isFIPS) in own { pools["\(cluster)/\(pool)"] = isFIPS } }
    return pools
  }
}

/// Every number of a month's package, told anew from what the nights showed, in the slowest and plainest way.
struct MonthTruth {
  private struct Episode {
    var pool: String
    var opened: Instant
    var isBaseline: Bool
    var closed: Instant?
    var isRemediated = false
    var cluster: Substring { pool.prefix { $0 != "/" } }
  }

  private let month: Month
  private let end: Instant
  private let nights: [ShownNight]
  private var episodes: [Episode] = []

  init(of month: Month, _ all: [ShownNight]) {
    self.month = month
    end = month.end
    nights = all.filter { $0.day <= month.end }
    var before: [String: Bool] = [:]
    for (index, night) in nights.enumerated() {
      let now = night.pools
      for (pool, isFIPS) in now where !isFIPS && before[pool] != false {
        episodes.append(Episode(pool: pool, opened: night.day, isBaseline: index == 0))
      }
      for (pool, wasFIPS) in before where !wasFIPS && now[pool] != false {
        let last = episodes.lastIndex { $0.pool == pool }!
        episodes[last].closed = night.day
        episodes[last].isRemediated = now[pool] == true
      }
      before = now
    }
  }

  // MARK: Time

  /// The first instants of the days of the month.
  private var days: [Instant] { (0..<31).map { month.start.adding(days: $0) }.filter { $0 <= end } }
  private func state(_ instant: Instant) -> [String: Bool] { nights.last { $0.day <= instant }?.pools ?? [:] }
  private func isIn(_ instant: Instant?, _ range: ClosedRange<Instant>) -> Bool { instant.map(range.contains) ?? false }
  private static func days(_ from: Instant, _ to: Instant) -> Double { Double(to.seconds - from.seconds) / 86_400 }

  private static func mean(_ values: [Double]) -> [Double] {
    values.isEmpty ? [] : [values.reduce(0, +) / Double(values.count)]
  }

  private static func median(_ values: [Double]) -> [Double] {
    let sorted = values.sorted()
    return sorted.isEmpty ? [] : [(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2]
  }

  // MARK: Numbers

  /// By file and path, in rising order.
  var numbers: [String: [String: [Double]]] {
    [
      "kpi.json": series.merging(remediation) { $1 }, "coverage.json": coverage, "drift.json": drift,
      "findings.json": [
        ".findings[].reopenCount": Dictionary(grouping: episodes, by: \.pool).values
          .map { Double($0.count - 1) }.sorted()
      ],
      "modules.json": modules,
      "fedramp/vulnerability-detail-report.json": [
        ".vulnerabilities[].currentRating": ratings(activeItems.filter { !isAccepted($0) })
      ],
      "fedramp/accepted-vulnerabilities.json": [
        ".acceptedVulnerabilities[].vulnerabilityDetail.currentRating": ratings(activeItems.filter(isAccepted))
      ],
      "fedramp/historical-activity.json": [
        ".activeVulnerabilities[].currentRating": ratings(items.filter { !isAccepted($0) }),
        ".acceptedVulnerabilities[].vulnerabilityDetail.currentRating": ratings(items.filter(isAccepted)),
      ],
    ]
  }

  private var series: [String: [Double]] {
    var found: [String: [Double]] = [:]
    func add(_ path: String, _ values: [Double]) { found[".series[].\(path)", default: []] += values }
    for day in days {
      let range = day...min(day.adding(seconds: 86_399), end)
      let pools = state(range.upperBound)
      let (pass, fail) = (pools.count { $0.value }, pools.count { !$0.value })
      let ratio = Double(pass) / Double(pools.count)
      add("pools.pass", [Double(pass)])
      add("pools.fail", [Double(fail)])
      add("pools.total", [Double(pools.count)])
      for path in ["pools.unknown", "pools.exempt", "leftScope"] { add(path, [0]) }
      // Each pool has as many nodes.
      for path in ["complianceStrict", "complianceAdjusted", "nodeCompliance"] { add(path, [ratio]) }
      let clusters = Dictionary(grouping: pools) { $0.key.prefix { $0 != "/" } }
      add("clusterCompliance", [Double(clusters.count { $0.value.allSatisfy(\.value) }) / Double(clusters.count)])
      add("coverage", [nights.contains { range.contains($0.day) } ? 1 : 0])
      add("open", [Double(fail)])
      add("opened", [Double(episodes.count { range.contains($0.opened) })])
      let fixed = episodes.filter { $0.isRemediated && isIn($0.closed, range) }
      add("closed", [Double(fixed.count)])
      let ages = fixed.map { Self.days($0.opened, $0.closed!) }
      add("mttrDays", Self.mean(ages))
      add("mttrMedianDays", Self.median(ages))
    }
    for path in ["accepted", "cleared", "discovered", "open"] {
      found[".compatibility.\(path)"] = [0]
      found[".compatibility.series[].\(path)"] = days.map { _ in 0 }
    }
    return found.mapValues { $0.sorted() }
  }

  private var remediation: [String: [Double]] {
    let window = month.start...end
    let atRisk = episodes.filter { $0.closed.map { $0 >= month.start } ?? true }
    let fixed = atRisk.filter { $0.isRemediated && isIn($0.closed, window) }
    let ended = atRisk.filter { !$0.isRemediated && isIn($0.closed, window) }
    let open = atRisk.filter { $0.closed == nil }
    let ages = fixed.map { Self.days($0.opened, $0.closed!) }.sorted()
    let openAges = open.map { Self.days($0.opened, end) }
    let values: [String: [Double]] = [
      "closed": [Double(fixed.count)], "censored": [Double(ended.count)], "open": [Double(open.count)],
      "openedAtBaseline": [Double(atRisk.count(where: \.isBaseline))], "meanDays": Self.mean(ages),
      "medianDays": Self.median(ages),
      "p90Days": ages.isEmpty ? [] : [ages[Int((0.9 * Double(ages.count)).rounded(.up)) - 1]],
      "openAgeMedianDays": Self.median(openAges), "openAgeMaxDays": openAges.max().map { [$0] } ?? [],
      "kaplanMeierMedianDays": survivalMedian(atRisk),
    ]
    return Dictionary(uniqueKeysWithValues: values.map { (".remediation.\($0.key)", $0.value) })
  }

  /// The first age at which half of those at risk are fixed, those counted who were open at that age in the window.
  private func survivalMedian(_ atRisk: [Episode]) -> [Double] {
    let lives = atRisk.map { episode in
      (
        entry: max(0, Self.days(episode.opened, month.start)), exit: Self.days(episode.opened, episode.closed ?? end),
        isFixed: episode.isRemediated
      )
    }
    var surviving = 1.0
    for age in Set(lives.filter(\.isFixed).map(\.exit)).sorted() {
      let there = lives.count { $0.entry <= age && $0.exit >= age }
      surviving *= 1 - Double(lives.count { $0.isFixed && $0.exit == age }) / Double(there)
      if surviving <= 0.5 { return [age] }
    }
    return []
  }

  /// Runs of nights without a snapshot that reach into the month, whole to its end.
  private var gaps: [Int] {
    let seen = [month.start.adding(days: -400)] + nights.map(\.day)
    return zip(seen, seen.dropFirst().map { $0 } + [month.start.adding(days: Int64(days.count))]).compactMap {
      let missed = Int(($1.seconds - $0.seconds) / 86_400) - 1
      return $0 >= nights[0].day && missed > 0 && $1 > month.start ? missed : nil
    }
  }

  private var coverage: [String: [Double]] {
    let complete = days.count { day in nights.contains { $0.day == day } }
    return [
      ".counts.complete": [Double(complete)], ".counts.partial": [0],
      ".counts.missed": [Double(days.count - complete)],
      ".nights[].snapshots": days.map { day in nights.contains { $0.day == day } ? 1 : 0 }.sorted(),
      ".failuresOfDetection[].nights": gaps.map(Double.init).sorted(),
      ".failuresOfDetection[].missed": gaps.map(Double.init).sorted(),
      ".failuresOfDetection[].partial": gaps.map { _ in 0 },
    ]
  }

  /// From the state just before the month, or the first night that there was, to that at its end.
  private var drift: [String: [Double]] {
    let before = nights.last { $0.day < month.start }?.pools ?? nights[0].pools
    let after = state(end)
    let changed = after.count { before[$0.key] == !$0.value }
    let appeared = after.filter { before[$0.key] == nil }
    let disappeared = before.count { after[$0.key] == nil }
    let failing = after.filter { !$0.value && before[$0.key] != false }
    // A change of the flag is one of the image's family too.
    let kinds = ["poolChanged": 2 * changed, "poolAppeared": appeared.count, "poolDisappeared": disappeared]
    var numbers = Dictionary(
      uniqueKeysWithValues: kinds.filter { $0.value > 0 }.map { (".summary.byKind.\($0.key)", [Double($0.value)]) })
    let all = kinds.values.reduce(0, +)
    numbers[".summary.byCategory.compliance"] = all > 0 ? [Double(all)] : []
    numbers[".summary.newNonCompliantPools"] = [Double(failing.count)]
    numbers[".newNonCompliantPools[].count"] = failing.map { _ in 2 }
    return numbers
  }

  private var modules: [String: [Double]] {
    let (pass, fail) = (state(end).count { $0.value }, state(end).count { !$0.value })
    // Those of Ubuntu 22.04 with FIPS.
    let certificates = pass > 0 ? [4793, 4794, 4855, 4894, 4911] : []
    return [
      ".cmmc.points": [fail == 0 ? 0 : pass == 0 ? 5 : 3], ".modules[].certificate": certificates.map(Double.init),
      ".modules[].nodes": certificates.map { _ in Double(2 * pass) },
      ".modules[].pools": certificates.map { _ in Double(pass) },
      ".poolsWithoutModules[].nodes": fail > 0 ? [Double(2 * fail)] : [],
      ".poolsWithoutModules[].pools": fail > 0 ? [Double(fail)] : [],
    ]
  }

  // MARK: Items

  /// One for each cluster in which something ever failed.
  private var items: [[Episode]] { Array(Dictionary(grouping: episodes, by: \.cluster).values) }
  private func isOpen(_ item: [Episode]) -> Bool { item.contains { $0.closed == nil } }
  private var activeItems: [[Episode]] {
    items.filter { item in isOpen(item) || item.contains { $0.closed! >= month.start } }
  }
  var openItems: Int { items.count(where: isOpen) }

  /// What was not fixed within 192 days is one that the provider accepted.
  private func isAccepted(_ item: [Episode]) -> Bool {
    item.filter { $0.closed == nil }.map(\.opened).min().map { end > $0.adding(days: 192) } ?? false
  }

  private func ratings(_ items: [[Episode]]) -> [Double] { items.map { _ in 3 } }

  /// How many elements arrays have, by file and the keys that lead to them.
  var elements: [String: [([String], Int)]] {
    let plan = "plan-of-action-and-milestones"
    return [
      "findings.json": [(["findings"], Set(episodes.map(\.pool)).count)],
      "snapshots.json": [(["snapshots"], nights.count { $0.day >= month.start })],
      "oscal/poam.json": [([plan, "poam-items"], items.count), ([plan, "risks"], items.count)],
      "fedramp/vulnerability-detail-report.json": [
        (["vulnerabilities"], activeItems.count { !isAccepted($0) } + gaps.count)
      ],
    ]
  }

  /// How often a text stands in a file.
  var texts: [String: [(String, Int)]] {
    let pools = state(end)
    let (pass, fail) = (pools.count { $0.value }, pools.count { !$0.value })
    let row = [pass, fail, 0, 0, pools.count].map { "<td class=\"n\">\($0)</td>" }.joined()
    return [
      "poam.csv": [(",SC-13,fips-enabled fails in cluster", items.count)],
      "modules.csv": [(",\(pass),\(2 * pass),", pass > 0 ? 5 : 0)],
      "index.html": [(row, 1)],
    ]
  }
}
