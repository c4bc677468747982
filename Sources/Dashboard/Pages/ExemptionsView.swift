import InventoryModel
import Reporting

/// What is excused, for how long, and what came back.
struct ExemptionsView: View {
  let asOf: InstantArgument?

  init(_ query: inout Query) throws(Refusal) { asOf = try query.instant("as-of") }

  var address: Address { Address("/exemptions", [.init("as-of", asOf?.description)]) }

  func report(from readings: Readings, at moment: Moment) throws -> any Report {
    try readings.exemptions(at: moment)
  }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let report = try readings.exemptions(at: moment)
    let form = FilterForm(
      path: "/exemptions", label: "Choose a day", fields: [.instant("as-of", label: "As of", value: asOf)])
    return page(
      "Exemptions", subtitle: "As of \(.instant(moment.asOf))",
      content: form.html
        + (report.audits.isEmpty
          ? report.sections.map { DataTable($0).html }.joined() : overview(report) + back(report)))
  }

  private static let mostRows = 200

  private func rest(_ count: Int) -> [HTML] {
    count > Self.mostRows ? ["… and \(count - Self.mostRows) more. See the JSON."] : []
  }

  private func overview(_ report: ExemptionsReport) -> HTML {
    DataTable(
      caption: "Exemptions and approvals as of \(report.asOf)",
      columns: [
        "id", "control", "category", "phase", "last day", "requested by", "approved by", "ticket", "justification",
        .right("pools"), .right("excused"), "remark",
      ],
      rows: report.audits.prefix(Self.mostRows).map { audit in
        let permission = audit.permission
        return [
          .text(permission.id), .text(permission.control), .text(permission.category?.rawValue ?? "approval"),
          .text(audit.phase.rawValue), .text(permission.lastDay), .text(permission.requestedBy),
          .text(permission.approvedBy), Self.ticket(permission.ticket), .text(permission.justification),
          .number(audit.matching.count), .number(audit.excused.count), .text(audit.remark),
        ]
      }, notes: rest(report.audits.count)
    ).html
  }

  /// A link where it is the address of a page, and nothing that a browser would run.
  private static func ticket(_ ticket: String) -> HTML {
    guard ticket.hasPrefix("https://"), !ticket.contains(where: \.isWhitespace) else { return .text(ticket) }
    return "<a href=\"\(ticket)\" rel=\"noreferrer\">\(.text(ticket))</a>"
  }

  private func back(_ report: ExemptionsReport) -> HTML {
    let back = report.audits.flatMap { audit in audit.cameBack.map { (id: audit.permission.id, row: $0) } }
    guard !back.isEmpty else { return .nothing }
    let clusters = ClusterColumns(back.lazy.map(\.row.cluster), besides: report.namesakes)
    return DataTable(
      caption: "What came back because an exemption expired", columns: ["id", "cluster", "pool"],
      rows: back.prefix(Self.mostRows).map { id, row in
        [.text(id)] + .names(row.cluster, named: row.clusterName, among: clusters, pool: row.pool)
      }, notes: rest(back.count)
    ).html
  }
}
