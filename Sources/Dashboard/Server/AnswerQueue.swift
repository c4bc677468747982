import NIOPosix
import Synchronization

/// Makes answers away from the threads that serve connections: a few at a time, each once for all who wait for it, and
/// none for nobody.
final class AnswerQueue: Sendable {
  typealias Making = @Sendable () throws -> Answer

  private struct Entry {
    let budget: Budget
    var waiting: [CheckedContinuation<Answer, any Error>]
  }

  private enum Turn {
    case joined, refused
    case begins(Budget)
  }

  /// Threads of its own: those of Dispatch are as few as there are processors, and are busy where others work.
  private let threads: NIOThreadPool
  /// How many different answers may be asked for at once.
  private let limit: Int
  private let time: Duration
  private let entries = Mutex<[PageDesk.Key: Entry]>([:])
  private let hasEnded = Mutex(false)

  init(threads count: Int, limit: Int, time: Duration = .seconds(30)) {
    threads = NIOThreadPool(numberOfThreads: count)
    threads.start()
    (self.limit, self.time) = (limit, time)
  }

  deinit { threads.shutdownGracefully { _ in } }

  /// - Parameter isAwaited: whether who asks still waits.
  /// - Throws: `Refusal.unavailable` where too much is asked for already, or making it takes too long.
  func answer(
    _ key: PageDesk.Key, isAwaited: @escaping Budget.Asker, make: @escaping Making
  ) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
      switch turn(key, isAwaited, continuation) {
      case .joined: break
      case .refused: continuation.resume(throwing: Refusal.unavailable("others are being answered: ask again soon"))
      case .begins(let budget): threads.submit { [self] _ in finish(key, Self.result(within: budget, make)) }
      }
    }
  }

  /// Runs what nobody waits for, until the queue ends.
  func later(_ body: @escaping @Sendable () -> Void) {
    threads.submit { [self] state in
      guard case .active = state else { return }
      let budget = Budget(time: .seconds(86_400)) { [self] in !hasEnded.withLock { $0 } }
      budget.begin()
      Budget.$current.withValue(budget) { body() }
    }
  }

  /// Stops what nobody waits for, and returns when nothing runs any more: a process whose threads still work must not exit.
  func end() async {
    hasEnded.withLock { $0 = true }
    try? await threads.shutdownGracefully()
  }

  private func turn(
    _ key: PageDesk.Key, _ isAwaited: @escaping Budget.Asker, _ continuation: CheckedContinuation<Answer, any Error>
  ) -> Turn {
    entries.withLock { entries in
      if let known = entries[key] {
        known.budget.add(isAwaited)
        entries[key]!.waiting.append(continuation)
        return .joined
      }
      guard entries.count < limit else { return .refused }
      let budget = Budget(time: time, asker: isAwaited)
      entries[key] = Entry(budget: budget, waiting: [continuation])
      return .begins(budget)
    }
  }

  /// Makes it again where somebody came to wait for what was just given up.
  private static func result(within budget: Budget, _ make: Making) -> Result<Answer, any Error> {
    budget.begin()
    while !budget.isOver {
      let result = Result { try Budget.$current.withValue(budget) { try make() } }
      guard case .failure(let error as Refusal) = result, error == Budget.refusal else { return result }
    }
    return .failure(Budget.refusal)
  }

  private func finish(_ key: PageDesk.Key, _ result: Result<Answer, any Error>) {
    let waiting = entries.withLock { $0.removeValue(forKey: key)?.waiting ?? [] }
    for continuation in waiting { continuation.resume(with: result) }
  }
}
