import InventoryModel

/// The time limits of requests, and how often they are retried.
package struct RetryPolicy: Sendable {
  /// For one collection.
  package var whole: Duration
  /// For one response, to its last byte.
  package var answer: Duration
  /// How often a request is sent at most.
  package var attempts: Int
  /// The pause before the second attempt; it doubles each time.
  package var firstPause: Duration
  package var longestPause: Duration

  package init(
    whole: Duration = .seconds(1_800), answer: Duration = .seconds(60), attempts: Int = 5,
    firstPause: Duration = .seconds(1), longestPause: Duration = .seconds(60)
  ) {
    self.whole = whole
    self.answer = answer
    self.attempts = attempts
    self.firstPause = firstPause
    self.longestPause = longestPause
  }

  /// Half to all of the doubled pause, so that many clients do not retry at once; never less than was asked for.
  func pause(after attempt: Int, asked: Int?, share: Double) -> Duration {
    let doubled = min(longestPause, firstPause * (1 << min(attempt - 1, 20)))
    let own = doubled * (0.5 + share / 2)
    return asked.map { .seconds($0) + firstPause * share } ?? own
  }
}

/// The clock, pauses and randomness of a collection; tests bring their own.
package struct Timing: Sendable {
  /// What documents and tokens are dated by.
  package var now: @Sendable () -> Instant
  package var pause: @Sendable (Duration) async throws -> Void
  /// From 0 to 1.
  package var share: @Sendable () -> Double

  package init(
    now: @escaping @Sendable () -> Instant,
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    share: @escaping @Sendable () -> Double = { .random(in: 0...1) }
  ) {
    self.now = now
    self.pause = pause
    self.share = share
  }
}

/// When a collection gives up. It runs by a clock that cannot be set.
struct Deadline: Sendable {
  private let end: ContinuousClock.Instant
  let seconds: Int

  init(after duration: Duration) {
    end = .now + duration
    seconds = Int((duration / .seconds(1)).rounded(.up))
  }

  var remaining: Duration { max(.zero, end - .now) }
  var error: CollectorError { .deadlinePassed(seconds: seconds) }
}
