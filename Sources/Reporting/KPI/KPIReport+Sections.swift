import InventoryModel

extension KPIReport {
  package var sections: [Table] {
    (points.isEmpty ? [emptySection] : [trendSection, seriesSection, remediationSection])
      + (compatibility.map { $0.isEmpty ? [] : [$0.section(by: window.bucket)] } ?? [])
      + (comparison.map { [$0.section] } ?? [])
  }

  /// Without trends, and with the newest first, for where only some lines have a place.
  var newestFirst: [Table] {
    guard !points.isEmpty else { return [emptySection] }
    var series = seriesSection
    series.title = series.title.map { $0 + ", newest first" }
    series.rows.reverse()
    return [remediationSection, series]
  }

  /// What is told where there is no point.
  package var emptySection: Table { Table(notes: ["No snapshot in this window, so there is nothing to show."]) }

  private var stretch: String { "\((since ?? window.end).description) to \(window.end)" }

  package var seriesSection: Table {
    Table(
      title: "Node pools by \(window.bucket.rawValue)", of: points,
      columns: nameColumns + KPIPoint.poolCountColumns + KPIPoint.measureColumns,
      notes: ["Regulated rows at the end of each \(window.bucket.rawValue); percentages are cut, not rounded."]
        + (points.contains { $0.leftScope > 0 }
          ? ["Left scope: rows whose tags or labels took them out of it; they are in no ratio."] : []))
  }
}

// MARK: - Trends

extension KPIReport {
  /// A measure whose course is drawn, and how its values are written.
  private struct Measure: Sendable {
    let name: String
    let value: @Sendable (KPIPoint) -> Double?
    let cell: @Sendable (KPIPoint) -> Cell

    init(_ name: String, share: @escaping @Sendable (KPIPoint) -> Share) {
      self.name = name
      value = { share($0).ratio }
      cell = { Cell(percent: share($0)) }
    }

    init(_ name: String, count: @escaping @Sendable (KPIPoint) -> Int) {
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

  package var trendSection: Table {
    let lines = series.flatMap { points in Self.measures.map { (points: points, measure: $0) } }
    let names =
      isGrouped
      ? [nameColumns[0].of { (line: (points: ArraySlice<KPIPoint>, measure: Measure)) in line.points.first }] : []
    return Table(title: "Trend, \(stretch)", of: lines, columns: names + Self.trendColumns)
  }

  private static var trendColumns: [Column<(points: ArraySlice<KPIPoint>, measure: Measure)>] {
    func mark(
      _ title: String, _ choose: @escaping @Sendable ([KPIPoint], Measure) -> KPIPoint?
    ) -> Column<(points: ArraySlice<KPIPoint>, measure: Measure)> {
      .shown(title, .right) { points, measure in
        choose(points.filter { measure.value($0) != nil }, measure).map(measure.cell) ?? .missing
      }
    }
    return [
      .shown("measure") { Cell($0.measure.name) },
      .shown("trend") { Cell(Sparkline($0.points.map($0.measure.value)).text) },
      mark("first") { points, _ in points.first },
      mark("last") { points, _ in points.last },
      mark("lowest") { points, measure in points.min { measure.value($0)! < measure.value($1)! } },
      mark("highest") { points, measure in points.max { measure.value($0)! < measure.value($1)! } },
    ]
  }

  /// The points of each group.
  private var series: [ArraySlice<KPIPoint>] {
    points.indices.filter { $0 == 0 || points[$0].group != points[$0 - 1].group }
      .map { start in points[start...].prefix { $0.group == points[start].group } }
  }
}

extension KPIPoint {
  /// The group, where it is the id of a cluster: a name that two clusters share is no group of its own.
  var cluster: ClusterID? {
    guard let group, group.hasPrefix("/"), case .cluster(let id)? = Scope(group) else { return nil }
    return id
  }
}

// MARK: - Remediation

extension KPIReport {
  package var remediationSection: Table {
    Table(
      title: "Time to remediate, \(stretch)", lines: Remediation.attributes, of: remediation, named: "episodes",
      notes: remediation.openedAtBaseline > 0 ? ["Those open at first sight are at least as old as shown."] : [])
  }
}
