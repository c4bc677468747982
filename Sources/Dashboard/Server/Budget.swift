import Synchronization

/// What making one answer may take: it is over when its time is, or when nobody waits for the answer any more.
package final class Budget: Sendable {
  /// That of what is being made on this thread; nil where nothing limits it.
  @TaskLocal package static var current: Budget?

  typealias Asker = @Sendable () -> Bool

  private struct Account {
    var end: ContinuousClock.Instant?
    var askers: [Asker]
  }

  private let time: Duration
  private let account: Mutex<Account>

  /// - Parameters:
  ///   - time: from `begin` on.
  ///   - asker: whether the first who asked still waits.
  init(time: Duration, asker: @escaping Asker) {
    self.time = time
    account = Mutex(Account(askers: [asker]))
  }

  func add(_ asker: @escaping Asker) { account.withLock { $0.askers.append(asker) } }

  func begin() { account.withLock { $0.end = .now + time } }

  var isOutOfTime: Bool { account.withLock { $0.end.map { $0 <= .now } ?? false } }

  /// Any thread may ask, and often.
  package var isOver: Bool {
    if isOutOfTime { return true }
    return !account.withLock { $0.askers }.contains { $0() }
  }

  /// What whoever waited for too long is told.
  package static let refusal = Refusal.unavailable(
    "this takes too long here: ask for a shorter period, or run the command of the same name")
}
