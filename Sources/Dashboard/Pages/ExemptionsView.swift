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
      content: form.html + report.sections.map { DataTable($0, limit: 200, rest: "See the JSON.").html }.joined())
  }
}
