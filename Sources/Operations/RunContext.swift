import InventoryModel
import Logging

/// What an operation gets from its surroundings: the time, variables, and where it says what a user should know.
package struct RunContext: Sendable {
  package let now: @Sendable () -> Instant
  package let environment: [String: String]
  package let log: Logger

  package init(now: @escaping @Sendable () -> Instant, environment: [String: String], log: Logger) {
    (self.now, self.environment, self.log) = (now, environment, log)
  }
}

/// What cannot be done as asked.
package struct OperationFailure: UserFacingError, Equatable {
  package let description: String

  package init(_ description: String) { self.description = description }
}

extension Logger {
  /// Runs a part of an operation; what goes wrong with it becomes lines of the log, and `false`.
  ///
  /// - Throws: what no user is shown.
  package func isDone(_ body: () throws -> Void) throws -> Bool {
    do {
      try body()
      return true
    } catch let error as any UserFacingError {
      report(error)
      return false
    }
  }

  /// The same, for what waits.
  package func isDone(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Void
  ) async throws -> Bool {
    do {
      try await body()
      return true
    } catch let error as any UserFacingError {
      report(error)
      return false
    }
  }

  package func report(_ error: any UserFacingError) {
    for line in error.lines { self.error("\(line)") }
  }
}

/// How an operation ended, as an exit code. The worst counts: 1 beats 2 beats 3 beats 0.
package enum Outcome: Int32, Sendable {
  case clean = 0
  case partial = 3
  case found = 2
  case failed = 1

  private var rank: Int { [.clean, .partial, .found, .failed].firstIndex(of: self)! }

  package mutating func worsen(to other: Outcome) { if other.rank > rank { self = other } }
}
