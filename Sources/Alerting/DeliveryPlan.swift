import InventoryModel

/// When a message that could not be delivered is tried again, and when it is given up.
package enum DeliveryPlan {
  /// Also how far ahead the next attempt can lie: one that lies further was set by a clock that ran ahead.
  package static let longestPause: Int64 = 6 * 3_600
  private static let firstPause: Int64 = 60

  /// A minute after the first attempt, then twice as long each time. In seconds.
  package static func pause(afterAttempt attempt: Int) -> Int64 {
    min(longestPause, firstPause << Int64(min(attempt - 1, 20)))
  }

  /// A message that failed so often, or for so long, will not get there. Age alone does not count: it may be a clock
  /// that jumped.
  package static func isHopeless(attempts: Int, createdAt: Instant, now: Instant) -> Bool {
    attempts >= mostAttempts || (attempts >= fewestAttempts && now.days(since: createdAt) >= mostDays)
  }

  private static let mostAttempts = 50
  private static let fewestAttempts = 7
  private static let mostDays: Double = 14

  /// How long what was delivered or given up, and what is over, is kept.
  package static let daysKept: Int64 = 90
}
