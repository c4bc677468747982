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
    let clusters = ClusterColumns(findings.lazy.map(\.cluster), besides: all.namesakes)
    return page(
      "Findings", subtitle: "As of \(.instant(moment.asOf))",
      content: """
        \(figures(all))\(form(all))\(grid(pager.part(of: findings), among: clusters, asOf: moment.asOf))\
        \(findings.isEmpty ? "<p class=\"note\">No finding matches.</p>\n" : .nothing)\
        \(pager.links(of: findings.count, at: address, noun: "findings"))\(remedies(of: findings))
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

  /// What is to be done about what is shown, by control.
  private func remedies(of findings: [Finding]) -> HTML {
    let controls = Control.all.filter { control in findings.contains { $0.isOpen && $0.control == control } }
    guard !controls.isEmpty else { return .nothing }
    let terms = controls.map { "<div><dt>\($0.id)</dt><dd>\($0.demand). \($0.remedy)</dd></div>\n" as HTML }
    return Section("remedies", "What is to be done", "<dl class=\"terms\">\n\(terms)</dl>\n").html
  }

  private func form(_ report: FindingsReport) -> HTML {
    func names(_ names: (Finding) -> [String]) -> [String] {
      Array(Set(report.findings.flatMap(names)).sorted(by: NaturalOrder.precedes).prefix(Self.mostOptions))
    }
    return FilterForm(
      path: "/findings", label: "Filter findings",
      fields: [
        .search("q", label: "Cluster or pool", value: filter.search),
        .choice(
          "state", label: "State", options: FindingsFilter.Phase.allCases.map { FilterForm.Option($0.rawValue) },
          value: filter.phase.rawValue),
        .choice("severity", label: "Severity", among: Control.Severity.self, value: filter.severity),
        .choice("control", label: "Control", among: Control.all.map(\.id), value: filter.control),
        .choice("scope", label: "Scope", among: names(\.scopes), value: filter.scope),
        .choice("owner", label: "Owner", among: names { [$0.owner].compactMap(\.self) }, value: filter.owner),
        .choice(
          "subscription", label: "Subscription", among: names { [$0.cluster.subscription] }, value: filter.subscription),
        .flag("exempt", label: "Exempt", value: filter.isExempt),
        .instant("as-of", label: "As of", value: asOf),
      ]
    ).html
  }

  private static let mostOptions = 500

  private func grid(_ findings: ArraySlice<Finding>, among clusters: ClusterColumns, asOf: Instant) -> HTML {
    let columns = FindingColumn.all.filter { column in findings.contains { column.isTold(of: $0) } }
    return DataTable(
      caption: "Findings", columns: ["cluster", "pool"] + columns.map(\.column),
      rows: findings.map { finding in
        .names(finding.cluster, named: finding.clusterName, among: clusters, pool: finding.pool)
          + columns.map { $0.cell(finding, asOf) }
      }
    ).html
  }
}

/// What is told of a finding, beside where it is.
private struct FindingColumn {
  let column: Table.Heading
  /// Whether there is something to tell: a column that is empty all the way down is left out.
  let isTold: (Finding) -> Bool
  let cell: (Finding, Instant) -> HTML

  init(
    _ title: String, isNumber: Bool = false, isTold: @escaping (Finding) -> Bool = { _ in true },
    cell: @escaping (Finding, Instant) -> HTML
  ) {
    (column, self.isTold, self.cell) = (Table.Heading(title, isNumber ? .right : .left), isTold, cell)
  }

  func isTold(of finding: Finding) -> Bool { isTold(finding) }

  private static func hasLimit(_ finding: Finding) -> Bool { finding.due != nil }
  private static func hasOwner(_ finding: Finding) -> Bool { finding.owner != nil }
  private static func hasEnded(_ finding: Finding) -> Bool { !finding.isOpen }
  private static func isExempt(_ finding: Finding) -> Bool { finding.exemption != nil }

  static var all: [FindingColumn] {
    [
      FindingColumn("control") { finding, _ in .text(finding.control.id) },
      FindingColumn("severity") { finding, _ in .text(finding.severity.rawValue) },
      FindingColumn("basis") { finding, _ in
        "\(finding.basis.words(for: .fail)) <code>\(finding.basis.rawValue)</code>"
      },
      FindingColumn("owner", isTold: hasOwner) { finding, _ in .text(finding.owner) },
      FindingColumn("scopes") { finding, _ in .text(finding.scopes.joined(separator: ", ")) },
      FindingColumn("failing since") { finding, _ in
        finding.episodes.last.map { "\($0.isBaseline ? "≤ " : .nothing)\(.instant($0.openedAt))" } ?? .missing
      },
      FindingColumn("days", isNumber: true) { finding, asOf in
        finding.episodes.last.map { Cell(days: ($0.closedAt ?? asOf).days(since: $0.openedAt)).html } ?? .missing
      },
      FindingColumn("reopened", isNumber: true) { finding, _ in .number(finding.reopenCount) },
      FindingColumn("due", isTold: hasLimit) { finding, _ in .instant(finding.due) },
      FindingColumn("SLA", isTold: hasLimit) { finding, asOf in
        let timeliness = finding.timeliness(asOf: asOf)
        return timeliness == .overdue
          ? "<strong class=\"overdue\">overdue</strong>" : .text(timeliness?.rawValue)
      },
      FindingColumn("ended", isTold: hasEnded) { finding, _ in .instant(finding.episodes.last?.closedAt) },
      FindingColumn("how", isTold: hasEnded) { finding, _ in
        .text(finding.episodes.last?.closeReason?.rawValue)
      },
      FindingColumn("exempt by", isTold: isExempt) { finding, _ in .text(finding.exemption) },
    ]
  }
}
