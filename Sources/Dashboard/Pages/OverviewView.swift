import InventoryModel
import Reporting

/// How the fleet stands and how it came to that: the report on the whole of it.
struct OverviewView: View {
  private let since: InstantArgument?
  private let until: InstantArgument?
  private let bucket: KPIWindow.Bucket
  let asOf: InstantArgument?

  init(_ query: inout Query) throws(Refusal) {
    since = try query.instant("since")
    until = try query.instant("until")
    bucket = try query.choice("bucket") ?? .week
    asOf = try query.instant("as-of")
  }

  var address: Address {
    Address(
      "/",
      [
        .init("since", since?.description), .init("until", until?.description),
        .init("bucket", bucket == .week ? nil : bucket.rawValue), .init("as-of", asOf?.description),
      ])
  }

  func isDear(as form: Representation) -> Bool { form != .html || !address.parameters.isEmpty }

  func report(from readings: Readings, at moment: Moment) throws -> any Report { try fleet(readings, moment) }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let drawn = FleetPage(try fleet(readings, moment))
    return page("Overview", subtitle: drawn.subtitle, content: form + drawn.content)
  }

  private func fleet(_ readings: Readings, _ moment: Moment) throws -> FleetReport {
    let window = KPIWindow.ofReport(
      since: since?.start(now: moment.asOf), until: until?.end(now: moment.asOf), asOf: moment.asOf, bucket: bucket)
    guard let window else { throw Refusal.badRequest("the period would begin after its end") }
    return try readings.fleetReport(in: window, at: moment)
  }

  private var form: HTML {
    FilterForm(
      path: "/", label: "Choose a period",
      fields: [
        .instant("since", label: "Since", value: since), .instant("until", label: "Until", value: until),
        .choice(
          "bucket", label: "Each", options: KPIWindow.Bucket.allCases.map { FilterForm.Option($0.rawValue) },
          value: bucket.rawValue),
        .instant("as-of", label: "As of", value: asOf),
      ]
    ).html
  }
}
