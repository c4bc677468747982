import ArgumentParser
import Foundation
import Operations

/// Runs a command, so that what goes wrong becomes lines of the log and exit code 1.
func failingInOneLine(_ body: () throws -> Void) throws {
  if try !log.isDone(body) { throw ExitCode(1) }
}

/// The same, for a command that waits.
@MainActor func failingInOneLine(_ body: @MainActor () async throws -> Void) async throws {
  if try await !log.isDone(body) { throw ExitCode(1) }
}

extension Outcome {
  /// Ends the command with this code.
  func exit() throws { if self != .clean { throw ExitCode(rawValue) } }
}

extension RunContext {
  /// That of this process.
  static let process = processContext
}

private let processContext = RunContext(now: Clock.now, environment: ProcessInfo.processInfo.environment, log: log)
