import InventoryModel
import Reporting

/// What changed between two nights; plain, the last two. The nights before and after are one step away.
struct DriftView: View {
  private let from: InstantArgument?
  private let to: InstantArgument?
  private let includesNoise: Bool
  private let pager: Pager

  init(_ query: inout Query) throws(Refusal) {
    from = try query.instant("from")
    to = try query.instant("to")
    includesNoise = try query.flag("noise") ?? false
    pager = try Pager(&query)
  }

  var address: Address {
    Address(
      "/drift",
      [
        .init("from", from?.description), .init("to", to?.description),
        .init("noise", includesNoise ? "true" : nil), pager.parameter,
      ])
  }

  func isDear(as form: Representation) -> Bool { from != nil || to != nil || includesNoise }

  func report(from readings: Readings, at moment: Moment) throws -> any Report { try drift(readings, moment) }

  private func drift(_ readings: Readings, _ moment: Moment) throws -> DriftReport {
    try readings.drift(from: from, to: to, includingNoise: includesNoise, at: moment)
  }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let report = try drift(readings, moment)
    let nights = Nights(try readings.snapshots(at: moment))
    return page(
      "Drift", subtitle: "From \(.instant(report.from)) to \(.instant(report.to))",
      content: """
        \(steps(report, nights))\(form)\(coverage(report.coverage))
        \(Section("new", "New non-compliant pools", newlyFailing(report)).html)
        \(Section("events", "What changed", events(report)).html)
        """)
  }

  private func steps(_ report: DriftReport, _ nights: Nights) -> HTML {
    func link(_ title: HTML, _ night: Instant?, _ relation: HTML) -> HTML {
      guard let night else { return "<span class=\"none\">\(title)</span>" }
      let day = CivilDate(dayNumber: night.dayNumber).description
      let target = Address("/drift", [.init("to", day), .init("noise", includesNoise ? "true" : nil)])
      return "<a rel=\"\(relation)\" href=\"\(target.text)\">\(title): \(day)</a>"
    }
    return """
      <nav class="pager" aria-label="Nights">
      \(link("Previous night", nights.before(report.to), "prev"))
      \(link("Next night", nights.after(report.to), "next"))
      </nav>

      """
  }

  private var form: HTML {
    FilterForm(
      path: "/drift", label: "Choose two nights",
      fields: [
        .instant("from", label: "From the end of", value: from), .instant("to", label: "To the end of", value: to),
        .choice(
          "noise", label: "What Azure changes by itself",
          options: [FilterForm.Option("", "left out"), FilterForm.Option("true", "shown")],
          value: includesNoise ? "true" : nil),
      ]
    ).html
  }

  private func coverage(_ coverage: DriftReport.Coverage) -> HTML {
    guard !coverage.isComplete else { return .nothing }
    let names = coverage.missing.prefix(20).map { "<li>\($0)</li>" as HTML }
    let hidden = coverage.missing.count - names.count
    return """
      <p class="warning">Not everything that is known was looked at. What is missing keeps its last facts:</p>
      <ul class="places">\(names)\(hidden > 0 ? "<li>… and \(hidden) more</li>" : .nothing)</ul>

      """
  }

  private func newlyFailing(_ report: DriftReport) -> HTML {
    let rows = report.newNonCompliantPools
    guard !rows.isEmpty else { return "<p class=\"note\">None.</p>\n" }
    let hidden = rows.count - min(rows.count, Pager.size)
    let clusters = ClusterColumns(rows.lazy.map(\.cluster), besides: report.namesakes)
    return FleetTable.table("Fail now, and did not before", of: rows.prefix(Pager.size), among: clusters).html
      + (hidden > 0 ? "<p class=\"note\">… and \(hidden) more, in the JSON.</p>\n" : .nothing)
  }

  private func events(_ report: DriftReport) -> HTML {
    guard !report.events.isEmpty else { return "<p class=\"note\">Nothing changed.</p>\n" }
    let categories = DriftEvent.Category.allCases.compactMap { category -> String? in
      report.summary.byCategory[category.rawValue].map { "\($0) \(category.rawValue)" }
    }
    let clusters = ClusterColumns(report.events.lazy.map(\.cluster), besides: report.namesakes)
    let table = DataTable(
      caption: "Events", columns: ["cluster", "pool", "category", "what", "before", "after", "seen"],
      rows: pager.part(of: report.events).map { cells($0, among: clusters) })
    return """
      <p class="summary">\(report.events.count) events: \(categories.joined(separator: ", "))</p>
      \(table.html)\(pager.links(of: report.events.count, at: address, noun: "events"))
      """
  }

  private func cells(_ event: DriftEvent, among clusters: ClusterColumns) -> [HTML] {
    .names(event.cluster, named: event.cluster.name, among: clusters, pool: event.pool, missing: "the cluster") + [
      .text(event.category.rawValue + (event.isRegulated ? "" : ", not regulated")),
      "<code>\(event.path ?? event.kind.rawValue)</code>", Cell(event.before ?? .null).html,
      Cell(event.after ?? .null).html, .instant(event.observedAt),
    ]
  }
}

/// The days that have snapshots, by their ends.
struct Nights {
  private let ends: [Instant]

  init(_ report: SnapshotsReport) {
    ends = Set(report.snapshots.lazy.filter { !$0.isRetracted }.map(\.takenAt.endOfDay)).sorted()
  }

  func before(_ instant: Instant) -> Instant? { ends.last { $0 < instant.startOfDay } }
  func after(_ instant: Instant) -> Instant? { ends.first { $0 > instant.endOfDay } }
}
