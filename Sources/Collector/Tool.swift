import Files
import Foundation
import Subprocess
import WebClient

/// A program of others that is asked: `az` or `kubectl`.
package struct Tool: Sendable {
  let name: String
  /// Where it is looked for; `PATH`, unless given.
  var path: String?

  static let az = Tool(name: "az")
  static let kubectl = Tool(name: "kubectl")

  var isInstalled: Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }

  private static let mostBytes = 256 << 20

  /// What it prints when it succeeds. Once the time limit has passed it is killed.
  /// - Throws: `CollectorError.tool`, with the last line that it wrote on standard error.
  func output(of arguments: [String], within retryPolicy: Duration) async throws -> Data {
    let name = name
    do {
      let seconds = Int((retryPolicy / .seconds(1)).rounded(.up))
      return try await givingUp(
        after: retryPolicy, with: CollectorError.tool(name, reason: "not done within \(seconds) s")
      ) {
        let result = try await run(
          .name(name), arguments: Arguments(arguments), platformOptions: .killedWithChildren,
          output: .bytes(limit: Self.mostBytes),
          error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
          throw CollectorError.tool(name, reason: Self.lastLine(of: result.standardError))
        }
        return Data(result.standardOutput)
      }
    } catch let error as CollectorError {
      throw error
    } catch is SubprocessError {
      throw CollectorError.tool(name, reason: isInstalled ? "cannot be run" : "not installed")
    }
  }

  private static func lastLine(of text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline)
    return String((lines.last { $0.contains("ERROR") || $0.contains("error") } ?? lines.last ?? "failed").prefix(300))
  }
}
