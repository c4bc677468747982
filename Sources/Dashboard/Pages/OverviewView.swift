import InventoryModel
import Reporting

/// How the fleet stands and how it came to that: the report on the whole of it.
struct OverviewView: View {
  private let period: ChosenPeriod

  init(_ query: inout Query) throws(Refusal) { period = try ChosenPeriod(&query, usual: .week) }

  var asOf: InstantArgument? { period.asOf }

  var address: Address { Address("/", period.parameters + [period.asOfParameter]) }

  func isDear(as form: Representation) -> Bool { form != .html || !address.parameters.isEmpty }

  func report(from readings: Readings, at moment: Moment) throws -> any Report { try fleet(readings, moment) }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let drawn = FleetPage(try fleet(readings, moment))
    return page("Overview", subtitle: drawn.subtitle, content: form + drawn.content)
  }

  private func fleet(_ readings: Readings, _ moment: Moment) throws -> FleetReport {
    try readings.fleetReport(in: period.windowOfReport(at: moment), at: moment)
  }

  private var form: HTML {
    FilterForm(path: "/", label: "Choose a period", fields: period.fields + [period.asOfField]).html
  }
}
