import InventoryModel
import Reporting

/// Compliance and time to remediate over a stretch that can be chosen, by day, week or month, whole or in groups.
struct KPIView: View {
  private let period: ChosenPeriod
  private let grouping: KPIGrouping?
  private let against: ComparedPeriod?
  private let pager: Pager

  var asOf: InstantArgument? { period.asOf }
  private var bucket: KPIWindow.Bucket { period.bucket }

  init(_ query: inout Query) throws(Refusal) {
    period = try ChosenPeriod(&query, usual: .month)
    grouping = try query.grouping("by", each: period.bucket, command: "kpi")
    against = try query.comparedPeriod("against")
    pager = try Pager(&query)
  }

  var address: Address {
    Address(
      "/kpi",
      period.parameters + [
        .init("by", grouping?.description), .init("against", against?.description), period.asOfParameter,
        pager.parameter,
      ])
  }

  /// By day or in groups a series has thousands of points, which as JSON are not cut into pages.
  func isDear(as form: Representation) -> Bool {
    form != .html || bucket == .day || grouping != nil || against != nil || period.since != nil || period.until != nil
      || asOf != nil
  }

  func report(from readings: Readings, at moment: Moment) throws -> any Report { try kpi(readings, moment) }

  private func kpi(_ readings: Readings, _ moment: Moment) throws -> KPIReport {
    try readings.kpi(in: period.window(at: moment), by: grouping, against: against, at: moment)
  }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let report = try kpi(readings, moment)
    let start: HTML = report.since.map { "From \(.instant($0)) to " } ?? "To "
    return page(
      "KPIs", subtitle: "\(start)\(.instant(report.window.end))",
      content: """
        \(form)\(charts(report))
        \(Section("series", "By \(bucket.rawValue)", series(report)).html)
        \(report.comparison.map { Section("against", "Audit findings", table($0.section)).html } ?? .nothing)
        \(Section("remediation", "Time to remediate", table(report.points.isEmpty ? report.emptySection : report.remediationSection)).html)
        """)
  }

  private var form: HTML {
    FilterForm(
      path: "/kpi", label: "Choose period and groups",
      fields: period.fields + [
        .choice(
          "by", label: "By",
          options: [FilterForm.Option("", "all together")] + Self.groupings.map { FilterForm.Option($0) },
          value: grouping?.description),
        .choice(
          "against", label: "Audit findings against",
          options: [FilterForm.Option("", "no other period"), FilterForm.Option("previous", "the period before")],
          value: against?.description),
        period.asOfField,
      ]
    ).html
  }

  private static let groupings = ["subscription", "location", "os", "scope", "severity", "owner", "cluster"]

  private func charts(_ report: KPIReport) -> HTML {
    report.isGrouped || report.points.isEmpty ? .nothing : KPICharts(report).figures.html
  }

  /// The newest first, as one page after the other.
  private func series(_ report: KPIReport) -> HTML {
    guard !report.points.isEmpty else { return table(report.emptySection) }
    var table = report.seriesSection
    table.rows = report.isGrouped ? table.rows : table.rows.reversed()
    let count = table.rows.count
    table.rows = Array(pager.part(of: table.rows))
    return self.table(table) + pager.links(of: count, at: address, noun: "the series")
  }

  private func table(_ table: Table) -> HTML { DataTable(table).html }
}
