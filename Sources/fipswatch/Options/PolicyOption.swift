import ArgumentParser
import Foundation
import Operations

struct PolicyOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The policy file. Default: $FIPSWATCH_POLICY, or else every pool is regulated and must be FIPS.",
      valueName: "file"))
  var policy: String?

  /// The policy to judge by, and who is told of what it finds.
  func read() throws -> ChosenPolicy { try ChosenPolicy(file: file, in: .process) }

  /// An empty variable is one that is not set.
  var file: String? {
    policy ?? ProcessInfo.processInfo.environment["FIPSWATCH_POLICY"].flatMap { $0.isEmpty ? nil : $0 }
  }
}
