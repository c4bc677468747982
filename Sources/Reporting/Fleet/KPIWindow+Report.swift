import InventoryModel

extension KPIWindow {
  /// The stretch that a report on the whole fleet tells of: unless it is said where it begins, 90 days to its end.
  ///
  /// Nil where it would begin after its end.
  package static func ofReport(since: Instant?, until: Instant?, asOf: Instant, bucket: Bucket) -> KPIWindow? {
    let end = min(until ?? asOf, asOf)
    return asked(since: since ?? end.startOfDay.adding(days: -90), until: until, asOf: asOf, bucket: bucket)
  }

  /// The stretch that somebody asks for. Nil where it would begin after its end: an empty answer would say nothing.
  package static func asked(since: Instant?, until: Instant?, asOf: Instant, bucket: Bucket) -> KPIWindow? {
    let window = KPIWindow(since: since, until: until, asOf: asOf, bucket: bucket)
    return since ?? window.end <= window.end ? window : nil
  }
}
