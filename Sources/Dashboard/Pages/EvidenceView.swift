import InventoryModel
import Reporting

/// The months that an auditor was handed, what was in them, and what of it is another number today.
struct EvidenceView: View {
  init(_ query: inout Query) throws(Refusal) {}

  var address: Address { Address("/evidence", []) }

  func report(from readings: Readings, at moment: Moment) throws -> any Report { try readings.evidence(at: moment) }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let report = try readings.evidence(at: moment)
    return page(
      "Evidence", subtitle: "As of \(.instant(moment.asOf))",
      content: """
        <p>A package of a month holds its numbers, findings, exemptions, modules and coverage, the plan of action, and the \
        same as OSCAL and for FedRAMP. <code>fipswatch evidence --month MONTH --out FOLDER</code> writes one, and \
        <code>fipswatch evidence verify FOLDER</code> checks one.</p>
        \(report.sections.map { DataTable($0, caption: $0.title ?? "Packages", limit: 500, rest: "See the JSON.").html })
        """)
  }
}
