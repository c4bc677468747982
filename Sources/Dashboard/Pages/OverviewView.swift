import InventoryModel
import Reporting

/// How things stand.
struct OverviewView: View {
  let asOf: InstantArgument?

  init(_ query: inout Query) throws(Refusal) { asOf = try query.instant("as-of") }

  var address: Address { Address("/", [.init("as-of", asOf?.description)]) }

  func report(from readings: Readings, at moment: Moment) throws -> any Report {
    try readings.kpi(in: KPIWindow(asOf: moment.asOf), by: nil, at: moment)
  }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    page("Overview", content: "")
  }
}
