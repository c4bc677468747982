import Foundation

/// A program that ran to its end.
struct Program {
  var output: Data
  var errors: Data
  var exitCode: Int32

  /// Runs a program of `PATH`.
  static func run(_ name: String, _ arguments: String..., environment: [String: String] = [:]) throws -> Program {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [name] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Program(output: printed, errors: complained, exitCode: process.terminationStatus)
  }
}
