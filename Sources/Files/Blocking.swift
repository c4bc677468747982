import Foundation

/// Runs `body`, which waits for the disk or another process, on a thread that may wait: those that serve what waits for
/// the network are few.
package func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
  }
}
