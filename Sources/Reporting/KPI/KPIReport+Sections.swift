import InventoryModel

extension KPIReport {
  public var sections: [Table] {
    points.isEmpty ? nothing : [trendSection, seriesSection, remediationSection]
  }

  /// Without trends, and with the newest first, for where only some lines have a place.
  var newestFirst: [Table] {
    guard !points.isEmpty else { return nothing }
    var series = seriesSection
    series.title = series.title.map { $0 + ", newest first" }
    series.rows.reverse()
    return [remediationSection, series]
  }

  private var nothing: [Table] { [Table(notes: ["No snapshot in this window, so there is nothing to show."])] }

  private var stretch: String { "\((since ?? window.end).description) to \(window.end)" }
  private var groupColumn: [Table.Column] { isGrouped ? ["group"] : [] }
  private func groupCell(_ point: KPIPoint, among clusters: ClusterColumns) -> [Cell] {
    guard isGrouped else { return [] }
    return [Cell(point.cluster.map { clusters.label($0, named: $0.name) } ?? point.group)]
  }

  /// Of those whose names others have too.
  private var clusters: ClusterColumns { ClusterColumns(points.lazy.compactMap(\.cluster)) }

  private var seriesSection: Table {
    let clusters = clusters
    return Table(
      title: "Node pools by \(window.bucket.rawValue)",
      columns: groupColumn + ["at"]
        + [
          "pass", "fail", "unknown", "exempt", "total", "strict %", "adjusted %", "clusters %", "nodes %",
          "coverage %", "opened", "closed", "open", "MTTR days",
        ].map(Table.Column.right) + (hasLeavers ? [.right("left scope")] : []),
      rows: points.map {
        groupCell($0, among: clusters) + cells($0) + (hasLeavers ? [Cell($0.leftScope)] : [])
      },
      notes: ["Regulated rows at the end of each \(window.bucket.rawValue); percentages are cut, not rounded."]
        + (hasLeavers ? ["Left scope: rows whose tags or labels took them out of it; they are in no ratio."] : []))
  }

  /// Rows that left quietly are shown, so that nobody gets better by taking a tag away.
  private var hasLeavers: Bool { points.contains { $0.leftScope > 0 } }

  private func cells(_ point: KPIPoint) -> [Cell] {
    let day = CivilDate(dayNumber: point.at.dayNumber)
    return [Cell(day.description)]
      + [point.pass, point.fail, point.unknown, point.exempt, point.total].map { Cell($0) }
      + [point.strict, point.adjusted, point.clusters, point.nodes, point.coverage].map { Cell(percent: $0) }
      + [point.opened, point.closed, point.open].map { Cell($0) } + [Cell(days: point.mttrDays)]
  }
}

// MARK: - Trends

extension KPIReport {
  /// A measure whose course is drawn, and how its values are written.
  private struct Measure {
    let name: String
    let value: (KPIPoint) -> Double?
    let cell: (KPIPoint) -> Cell

    init(_ name: String, share: @escaping (KPIPoint) -> Share) {
      self.name = name
      value = { share($0).ratio }
      cell = { Cell(percent: share($0)) }
    }

    init(_ name: String, count: @escaping (KPIPoint) -> Int) {
      self.name = name
      value = { Double(count($0)) }
      cell = { Cell(count($0)) }
    }
  }

  private static var measures: [Measure] {
    [
      Measure("strict %", share: \.strict), Measure("adjusted %", share: \.adjusted),
      Measure("clusters %", share: \.clusters), Measure("nodes %", share: \.nodes),
      Measure("coverage %", share: \.coverage), Measure("open episodes", count: \.open),
    ]
  }

  private var trendSection: Table {
    let clusters = clusters
    return Table(
      title: "Trend, \(stretch)",
      columns: groupColumn + ["measure", "trend"] + ["first", "last", "lowest", "highest"].map(Table.Column.right),
      rows: series.flatMap { points in Self.measures.map { trendRow($0, points, among: clusters) } })
  }

  private func trendRow(
    _ measure: Measure, _ points: ArraySlice<KPIPoint>, among clusters: ClusterColumns
  ) -> [Cell] {
    let known = points.filter { measure.value($0) != nil }
    func isLower(_ one: KPIPoint, _ other: KPIPoint) -> Bool { measure.value(one)! < measure.value(other)! }
    let marks = [known.first, known.last, known.min(by: isLower), known.max(by: isLower)]
    return groupCell(points.first!, among: clusters)
      + [Cell(measure.name), Cell(Sparkline(points.map(measure.value)).text)]
      + marks.map { $0.map(measure.cell) ?? .missing }
  }

  /// The points of each group.
  private var series: [ArraySlice<KPIPoint>] {
    points.indices.filter { $0 == 0 || points[$0].group != points[$0 - 1].group }
      .map { start in points[start...].prefix { $0.group == points[start].group } }
  }
}

extension KPIPoint {
  /// The group, where it is the id of a cluster: a name that two clusters share is no group of its own.
  fileprivate var cluster: ClusterID? {
    guard let group, group.hasPrefix("/"), case .cluster(let id)? = Scope(group) else { return nil }
    return id
  }
}

// MARK: - Remediation

extension KPIReport {
  var remediationSection: Table {
    let remediation = remediation
    let counts: [(String, Int)] = [
      ("remediated", remediation.closed), ("ended otherwise", remediation.censored), ("still open", remediation.open),
      ("open at first sight", remediation.openedAtBaseline),
    ]
    let days: [(String, Double?)] = [
      ("mean days to remediate", remediation.meanDays), ("median days", remediation.medianDays),
      ("90th percentile days", remediation.p90Days),
      ("median days, open ones included (Kaplan-Meier)", remediation.kaplanMeierMedianDays),
      ("median age of open ones, days", remediation.openAgeMedianDays),
      ("age of the oldest open one, days", remediation.openAgeMaxDays),
    ]
    return Table(
      title: "Time to remediate, \(stretch)", columns: ["episodes", .right("value")],
      rows: counts.map { [Cell($0), Cell($1)] } + days.map { [Cell($0), Cell(days: $1)] } + slaRows,
      notes: remediation.openedAtBaseline > 0 ? ["Those open at first sight are at least as old as shown."] : [])
  }

  private var slaRows: [[Cell]] {
    guard let share = remediation.withinSla else { return [] }
    return [["within the SLA %", Cell(percent: share)]]
  }
}
