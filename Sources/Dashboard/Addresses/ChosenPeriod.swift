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

  func start(at moment: Moment) -> Instant? { since?.start(now: moment.asOf) }
  func end(at moment: Moment) -> Instant? { until?.end(now: moment.asOf) }

  func window(at moment: Moment) -> KPIWindow {
    KPIWindow(since: start(at: moment), until: end(at: moment), asOf: moment.asOf, bucket: bucket)
  }
}
