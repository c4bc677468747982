import InventoryModel
import Reporting

/// The period that a page is about, and how it is divided, as its address says.
struct ChosenPeriod: Sendable {
  let since: InstantArgument?
  let until: InstantArgument?
  let bucket: KPIWindow.Bucket
  let asOf: InstantArgument?
  private let usual: KPIWindow.Bucket

  /// - Parameter usual: how it is divided where the address does not say.
  init(_ query: inout Query, usual: KPIWindow.Bucket) throws(Refusal) {
    since = try query.instant("since")
    until = try query.instant("until")
    bucket = try query.choice("bucket") ?? usual
    asOf = try query.instant("as-of")
    self.usual = usual
  }

  /// All but `as-of`, which comes last.
  var parameters: [Address.Parameter?] {
    [
      .init("since", since?.description), .init("until", until?.description),
      .init("bucket", bucket == usual ? nil : bucket.rawValue),
    ]
  }

  var asOfParameter: Address.Parameter? { .init("as-of", asOf?.description) }

  var fields: [FilterForm.Field] {
    [
      .instant("since", label: "Since", value: since), .instant("until", label: "Until", value: until),
      .choice(
        "bucket", label: "Each", options: KPIWindow.Bucket.allCases.map { FilterForm.Option($0.rawValue) },
        value: bucket.rawValue),
    ]
  }

  var asOfField: FilterForm.Field { .instant("as-of", label: "As of", value: asOf) }

  func window(at moment: Moment) throws(Refusal) -> KPIWindow { try window(at: moment, KPIWindow.asked) }

  /// That of the report on the whole fleet, which begins by itself.
  func windowOfReport(at moment: Moment) throws(Refusal) -> KPIWindow { try window(at: moment, KPIWindow.ofReport) }

  private func window(
    at moment: Moment, _ window: (Instant?, Instant?, Instant, KPIWindow.Bucket) -> KPIWindow?
  ) throws(Refusal) -> KPIWindow {
    let (start, end) = (since?.start(now: moment.asOf), until?.end(now: moment.asOf))
    guard let window = window(start, end, moment.asOf, bucket) else {
      throw .badRequest("the period would begin after its end: nothing lies between")
    }
    return window
  }
}
