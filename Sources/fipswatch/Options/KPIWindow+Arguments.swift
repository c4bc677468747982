import InventoryModel
import Operations
import Reporting

extension KPIWindow {
  /// The window that a command is given.
  ///
  /// - Throws: where it would begin after its end: an empty answer would say nothing.
  static func given(
    since: Instant?, until: Instant? = nil, asOf: Instant, bucket: Bucket
  ) throws(OperationFailure) -> KPIWindow {
    guard let window = asked(since: since, until: until, asOf: asOf, bucket: bucket) else { throw endsBeforeItBegins }
    return window
  }

  static let endsBeforeItBegins = OperationFailure("--since is later than the end: nothing lies between")
}
