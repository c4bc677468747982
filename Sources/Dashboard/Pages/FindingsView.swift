import InventoryModel
import Reporting

/// What is not allowed, since when, and what is overdue.
struct FindingsView: View {
  private let filter: FindingsFilter
  private let pager: Pager
  let asOf: InstantArgument?

  init(_ query: inout Query) throws(Refusal) {
    filter = try FindingsFilter(&query)
    pager = try Pager(&query)
    asOf = try query.instant("as-of")
  }

  var address: Address {
    Address("/findings", filter.parameters + [.init("as-of", asOf?.description), pager.parameter])
  }

  func report(from readings: Readings, at moment: Moment) throws -> any Report {
    filter.findings(of: try readings.findings(at: moment))
  }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let all = try readings.findings(at: moment)
    let findings = filter.findings(of: all).findings
    return page(
      "Findings", subtitle: "As of \(.instant(moment.asOf))",
      content: """
        \(figures(all))\(form)\(grid(pager.part(of: findings), asOf: moment.asOf))\
        \(findings.isEmpty ? "<p class=\"note\">No finding fits.</p>\n" : .nothing)\
        \(pager.links(of: findings.count, at: address, noun: "findings"))
        """)
  }

  private func figures(_ report: FindingsReport) -> HTML {
    func count(_ phase: FindingsFilter.Phase) -> Int {
      var filter = FindingsFilter()
      filter.phase = phase
      return filter.findings(of: report).findings.count
    }
    let open = report.findings.filter(\.isOpen)
    let severities = Control.Severity.allCases.compactMap { severity -> String? in
      let count = open.count { $0.severity == severity }
      return count > 0 ? "\(count) \(severity.rawValue)" : nil
    }
    let overdue = count(.overdue)
    return [
      Figure("Open", String(open.count), severities),
      Figure("Overdue", String(overdue), isUrgent: overdue > 0),
      Figure("Closed", String(count(.closed))),
    ].html
  }

  private var form: HTML {
    FilterForm(
      path: "/findings", label: "Filter findings",
      fields: [
        .search("q", label: "Cluster or pool", value: filter.search),
        .choice(
          "state", label: "State", options: FindingsFilter.Phase.allCases.map { FilterForm.Option($0.rawValue) },
          value: filter.phase.rawValue),
        .choice("severity", label: "Severity", among: Control.Severity.self, value: filter.severity),
        .choice("control", label: "Control", among: Control.all.map(\.id), value: filter.control),
        .instant("as-of", label: "As of", value: asOf),
      ]
    ).html
  }

  private func grid(_ findings: ArraySlice<Finding>, asOf: Instant) -> HTML {
    let names = ["cluster", "pool", "control", "severity", "basis", "failing since"].map { Grid.Column("\($0)") }
    let numbers = ["days", "reopened"].map { Grid.Column("\($0)", isNumber: true) }
    let ends = ["due", "SLA", "ended", "how", "exempt by"].map { Grid.Column("\($0)") }
    return Grid("Findings", columns: names + numbers + ends, rows: findings.map { cells($0, asOf: asOf) }).html
  }

  private func cells(_ finding: Finding, asOf: Instant) -> [HTML] {
    let episode = finding.episodes.last
    let days = episode.map { Cell(days: ($0.closedAt ?? asOf).days(since: $0.openedAt)).html } ?? .missing
    let since: HTML = episode.map { "\($0.isBaseline ? "≤ " : .nothing)\(.instant($0.openedAt))" } ?? .missing
    let timeliness = finding.timeliness(asOf: asOf)
    return .names(finding.cluster, named: finding.clusterName, pool: finding.pool) + [
      .text(finding.control.id), .text(finding.severity.rawValue), .text(finding.basis.rawValue), since, days,
      .number(finding.reopenCount), .instant(finding.due),
      timeliness == .overdue ? "<strong class=\"overdue\">overdue</strong>" : .text(timeliness?.rawValue),
      .instant(episode?.closedAt), .text(episode?.closeReason?.rawValue), .text(finding.exemption),
    ]
  }
}
