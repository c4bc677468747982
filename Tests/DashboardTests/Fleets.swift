import InventoryModel
import Reporting

/// Reports on fleets of every size and kind, made without a database.
enum Fleets {
  static let start = CivilDate(year: 2016, month: 3, day: 7).instant

  static let all: [(name: String, report: FleetReport)] = [
    ("empty", empty), ("one-night", oneNight), ("all-failing", flat(.fail)), ("all-passing", flat(.pass)),
    ("ten-years-of-days", tenYears(.day)), ("ten-years-of-months", tenYears(.month)), ("large", large),
    ("hostile", hostile),
  ]

  static var empty: FleetReport { report(until: start, spans: [], episodes: [], observed: []) }

  static var oneNight: FleetReport {
    report(
      until: start.adding(days: 1),
      spans: (0..<3).map { span($0, start, .never, $0 == 0 ? .fail : .pass) },
      episodes: [KPIEpisode(episode: Episode(openedAt: start))], observed: [start],
      findings: [finding("shop", "a", Episode(openedAt: start))])
  }

  /// Ten nights in which nothing ever changed.
  static func flat(_ verdict: Verdict) -> FleetReport {
    report(
      until: start.adding(days: 10), spans: (0..<4).map { span($0, start, .never, verdict) }, episodes: [],
      observed: (0..<10).map { start.adding(days: $0) })
  }

  /// Compliance goes up and down with the seasons, and in some weeks nothing was observed.
  static func tenYears(_ bucket: KPIWindow.Bucket) -> FleetReport {
    let days: Int64 = 3_653
    let spans = (0..<Int64(100)).flatMap { row -> [KPISpan] in
      let turn = start.adding(days: 36 * row + 1)
      return [
        span(row, start, turn, row % 3 == 0 ? .pass : .fail), span(row, turn, .never, row % 2 == 0 ? .pass : .fail),
      ]
    }
    let episodes = (0..<Int64(180)).map { number in
      let opened = start.adding(days: 20 * number)
      let episode = Episode(
        openedAt: opened, detectedAfter: opened.adding(days: -1), closedAt: opened.adding(days: 3 + number % 40),
        closeReason: .fixedInPlace)
      return KPIEpisode(episode: episode)
    }
    return report(
      until: start.adding(days: days), bucket: bucket, spans: spans, episodes: episodes,
      observed: (0..<days).filter { $0 % 100 > 20 }.map { start.adding(days: $0) })
  }

  /// Everything went wrong at once, in 20,000 pools.
  static let large: FleetReport = {
    let until = start.adding(days: 400)
    let pools = (0..<20_000).map { row(cluster: "aks-payments-prod-\($0 / 4)", pool: "pool\($0 % 4)") }
    let events = pools.map { pool in
      DriftEvent(
        kind: .poolChanged, category: .compliance, cluster: pool.cluster, pool: pool.pool, path: "enableFIPS",
        before: .bool(true), after: .bool(false), observedAt: until)
    }
    let findings = (0..<20_000).map { number in
      finding("aks-payments-prod-\(number / 4)", "pool\(number % 4)", Episode(openedAt: start), days: 14)
    }
    return report(
      until: until, spans: (0..<20_000).map { span($0, start, .never, .fail) }, episodes: [], observed: [start],
      findings: findings, pools: pools, events: events,
      missing: (0..<5_000).map { "/subscriptions/\($0)" })
  }()

  static let hostileTexts = [
    "</table><script>alert(1)</script>", "\" onmouseover=\"alert(1)", "\"\u{301} onclick=x", "'><img src=x onerror=y>",
    "\u{202E}gnirts", "two\nlines", "=cmd|'/C calc'!A0", String(repeating: "W", count: 10_000), "]]><!--",
    "e" + String(repeating: "\u{301}", count: 10_000), "{{{unescaped}}}", "&lt;b&gt;", "javascript:alert(1)",
    "\u{0}\u{1B}[2J", String(repeating: "<", count: 10_000), "| a | b |", "`code` [x](y) *b*",
  ]

  static var hostile: FleetReport {
    let until = start.adding(days: 40)
    let pools = hostileTexts.map { row(cluster: $0, pool: $0) }
    return report(
      until: until, spans: (0..<4).map { span($0, start, .never, .fail) }, episodes: [], observed: [start],
      findings: hostileTexts.map { finding($0, $0, Episode(openedAt: start), days: 14, exemption: $0) }, pools: pools,
      events: pools.map { pool in
        DriftEvent(
          kind: .poolChanged, category: .configuration, cluster: pool.cluster, pool: pool.pool,
          path: "tags.\(pool.clusterName)", before: .string(pool.clusterName), after: .string(pool.clusterName),
          observedAt: until)
      }, missing: hostileTexts, audits: hostileTexts.map(audit))
  }
}

// MARK: - What they are made of

extension Fleets {
  private static func report(
    until: Instant, bucket: KPIWindow.Bucket = .week, spans: [KPISpan], episodes: [KPIEpisode], observed: [Instant],
    findings: [Finding] = [], pools: [InventoryRow] = [], events: [DriftEvent] = [], missing: [String] = [],
    audits: [PermissionAudit] = []
  ) -> FleetReport {
    let window = KPIWindow(asOf: until, bucket: bucket)
    var kpi = KPISweep(window: window, observations: [observed], firstSnapshot: observed.first)
    var explain = ExplainSweep(from: observed.first ?? until, to: until)
    for span in spans {
      kpi.add(span)
      explain.add(span)
    }
    let names = spans.map { ($0.row, RowName(cluster: id("c\($0.cluster)"), clusterName: "c", pool: "p\($0.row)")) }
    return FleetReport(
      kpi: kpi.report(episodes: episodes), findings: FindingsReport(asOf: until, findings: findings),
      drift: observed.isEmpty
        ? nil
        : DriftReport(
          from: until.adding(days: -1), to: until, coverage: .init(missing: missing), events: events,
          newNonCompliantPools: pools),
      explain: observed.isEmpty
        ? nil : ExplainReport(explanation: explain.finished(), names: Dictionary(names, uniquingKeysWith: { $1 })),
      exemptions: ExemptionsReport(asOf: until, audits: audits))
  }

  private static func span(_ row: Int64, _ from: Instant, _ to: Instant, _ verdict: Verdict) -> KPISpan {
    KPISpan(row: row, cluster: row / 4, interval: Interval(from: from, to: to), verdict: verdict, nodes: 3)
  }

  private static func id(_ name: String) -> ClusterID { ClusterID(subscription: "s", resourceGroup: "rg", name: name) }

  private static func row(cluster: String, pool: String) -> InventoryRow {
    InventoryRow(
      cluster: id(cluster), clusterName: cluster, location: cluster, pool: pool,
      traits: PoolTraits(enableFIPS: false, mode: "User", osType: pool, osSKU: pool, vmSize: pool), count: 3,
      kubernetesVersion: cluster, nodeImageVersion: cluster, judgement: Judgement(.fail, .flag), module: .none,
      failingSince: start)
  }

  private static func finding(
    _ cluster: String, _ pool: String, _ episode: Episode, days: Int? = nil, exemption: String? = nil
  ) -> Finding {
    Finding(
      id: "f", control: .fipsEnabled, slaDays: days, cluster: id(cluster), clusterName: cluster, pool: pool,
      basis: .flag, exemption: exemption, episodes: [episode])
  }

  private static func audit(_ text: String) -> PermissionAudit {
    let permission = Permission(
      id: text, control: text, selector: Selector(), category: .waiver, justification: text, ticket: text,
      requestedBy: text, approvedBy: text, approvedAt: start, expiresOn: start.adding(days: 10))
    let name = RowName(cluster: id(text), clusterName: text, pool: text)
    return PermissionAudit(permission: permission, asOf: start.adding(days: 40), matching: [name], failing: [name])
  }
}
