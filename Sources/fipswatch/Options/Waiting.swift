import Foundation
import Synchronization
import WebClient

/// Runs asynchronous work from a command, which is not: the other commands start faster that way.
func waiting<Value: Sendable>(for body: @escaping @Sendable () async throws -> Value) throws -> Value {
  let outcome = Outcomes<Value>()
  let isDone = DispatchSemaphore(value: 0)
  Task {
    do {
      let value = try await body()
      outcome.result.withLock { $0 = .success(value) }
    } catch {
      outcome.result.withLock { $0 = .failure(error) }
    }
    isDone.signal()
  }
  isDone.wait()
  return try outcome.result.withLock { $0! }.get()
}

/// The same, with connections that end with the work.
func waiting<Value: Sendable>(
  with web: HTTPWeb, for body: @escaping @Sendable (HTTPWeb) async throws -> Value
) throws -> Value {
  try waiting {
    do {
      let value = try await body(web)
      await web.close()
      return value
    } catch {
      await web.close()
      throw error
    }
  }
}

private final class Outcomes<Value: Sendable>: Sendable {
  let result = Mutex<Result<Value, any Error>?>(nil)
}
