import ArgumentParser
import Collector
import InventoryStore
import NodeDocuments
import WebClient

/// What users are told in one line with a hint, as its `description`.
protocol OneLineError: Error, CustomStringConvertible {}

extension StoreError: OneLineError {}
extension WebError: OneLineError {}
extension CollectorError: OneLineError {}
extension NodeDocumentError: OneLineError {}

/// What a command cannot do as asked.
struct CommandFailure: OneLineError {
  var description: String
}

/// Runs a command, so that what goes wrong becomes one line and exit code 1.
func failingInOneLine(_ body: () throws -> Void) throws {
  if try !isDoneOrLogged(body) { throw ExitCode(1) }
}

/// Runs a part of a command; what goes wrong with it becomes one line of the log, and `false`.
func isDoneOrLogged(_ body: () throws -> Void) throws -> Bool {
  do {
    try body()
    return true
  } catch let error as any OneLineError {
    log.error("\(error.description)")
    return false
  }
}

/// Exit codes, of which the worst counts: 1 beats 2 beats 3 beats 0.
enum Outcome: Int32 {
  case clean = 0
  case partial = 3
  case found = 2
  case failed = 1

  private var rank: Int { [.clean, .partial, .found, .failed].firstIndex(of: self)! }

  mutating func worsen(to other: Outcome) { if other.rank > rank { self = other } }

  /// Ends the command with this code.
  func exit() throws { if self != .clean { throw ExitCode(rawValue) } }
}
