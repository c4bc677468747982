import InventoryModel
import Reporting

/// What failed in tests on FIPS pools, how that went by month, and what is publicly known to break.
struct CompatibilityView: View {
  private let pager: Pager
  let asOf: InstantArgument?

  init(_ query: inout Query) throws(Refusal) {
    pager = try Pager(&query)
    asOf = try query.instant("as-of")
  }

  var address: Address { Address("/compatibility", [.init("as-of", asOf?.description), pager.parameter]) }

  func report(from readings: Readings, at moment: Moment) throws -> any Report {
    try readings.compatibility(at: moment)
  }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let report = try readings.compatibility(at: moment)
    let form = FilterForm(
      path: "/compatibility", label: "Choose a day", fields: [.instant("as-of", label: "As of", value: asOf)])
    return page(
      "Compatibility", subtitle: "As of \(.instant(moment.asOf))",
      content: """
        \(form.html)\(try course(readings, moment))\(Section("issues", "Issues", issues(report)).html)\
        \(Section("known", "Publicly known", known(try readings.knownIssues(at: moment))).html)
        """)
  }

  private func course(_ readings: Readings, _ moment: Moment) throws -> HTML {
    let window = KPIWindow(asOf: moment.asOf)
    let course = try readings.kpi(in: window, by: nil, against: nil, at: moment).compatibility
    guard let course, !course.isEmpty else { return .nothing }
    return [CompatibilityChart(course, by: window.bucket).figure].html
  }

  /// Open ones first, a page at a time.
  private func issues(_ report: CompatibilityReport) -> HTML {
    let issues = report.issues.filter(\.isOpen) + report.issues.filter { !$0.isOpen }
    guard !issues.isEmpty else { return report.sections.map { DataTable($0).html }.joined() }
    let table = Table(
      title: "Compatibility issues as of \(report.asOf)", of: Array(pager.part(of: issues)),
      columns: CompatibilityIssue.columns(for: issues),
      notes: ["`fipswatch compat close ID --fixed|--workaround|--accepted` closes one."])
    return DataTable(table).html + pager.links(of: issues.count, at: address, noun: "issues")
  }

  private static let mostRows = 200

  private func known(_ report: KnownIssuesReport) -> HTML {
    report.sections.map {
      DataTable($0, limit: Self.mostRows, rest: "<code>fipswatch compat known</code> shows all.").html
    }
    .joined()
  }
}

/// How the register went.
struct CompatibilityChart: Sendable {
  private let course: CompatibilityCourse
  private let bucket: KPIWindow.Bucket

  init(_ course: CompatibilityCourse, by bucket: KPIWindow.Bucket) { (self.course, self.bucket) = (course, bucket) }

  var figure: ChartFigure {
    let points = course.points
    let sums = (points.reduce(0) { $0 + $1.discovered }, points.reduce(0) { $0 + $1.cleared })
    let chart = PairedBars(
      id: "register", title: "Compatibility issues discovered and cleared by \(bucket.rawValue)",
      summary: "\(sums.0) issues were discovered and \(sums.1) cleared; \(course.whole.open) are open at the end.",
      times: points.map(\.at), names: ("discovered", "cleared"), counts: points.map { ($0.discovered, $0.cleared) })
    return ChartFigure(
      chart.drawing, keys: [.bar("discovered", isSecond: false), .bar("cleared", isSecond: true)],
      table: DataTable(
        course.section(by: bucket), limit: 53, rest: "<code>fipswatch kpi --bucket \(bucket.rawValue)</code> shows all."
      ))
  }
}
