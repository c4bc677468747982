import Foundation
import LoopbackServices
import TestSupport

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A server on a port of the loopback interface, which ends with its owner.
final class LoopbackService {
  let port: Int
  private let process: Process

  /// - Parameters:
  ///   - arguments: with the port that it is to listen on.
  ///   - path: what it answers to once it is up.
  convenience init(
    _ executable: URL, in folder: URL, answering path: String, _ arguments: (Int) -> [String]
  ) async throws {
    try self.init(executable, in: folder, arguments)
    try await eventually("\(executable.lastPathComponent) answers") { try await self.get(path).status == 200 }
  }

  /// The same, for one that whoever asks it waits for.
  init(_ executable: URL, in folder: URL, _ arguments: (Int) throws -> [String]) throws {
    port = try Self.freePort()
    process = Process()
    process.executableURL = executable
    process.arguments = try arguments(port)
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.runUnmasked()
  }

  /// What it was doing is of no interest any more.
  deinit { kill(process.processIdentifier, SIGKILL) }

  func get(_ path: String) async throws -> (status: Int, body: Data) {
    let url = URL(string: "http://127.0.0.1:\(port)\(path)")!
    let (body, response) = try await URLSession.shared.data(from: url)
    return ((response as! HTTPURLResponse).statusCode, body)
  }

  func json(_ path: String) async throws -> Any { try JSONSerialization.jsonObject(with: await get(path).body) }

  /// The kernel gives a port that nobody has, and gives it to nobody else for a while.
  private static func freePort() throws -> Int {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

/// Programs of others that tests run.
enum Installed: String {
  case promtool = "/usr/bin/promtool"
  case prometheus = "/usr/bin/prometheus"
  case nginx = "/usr/sbin/nginx"
  case python = "/usr/bin/python3"
  case datasette = ".build/datasette/bin/datasette"
  case guardrails = ".build/guardrails/bin/python"
  case checkov = ".build/checkov/bin/python"

  var url: URL { URL(filePath: rawValue, relativeTo: Checkout.root) }
  var isHere: Bool { FileManager.default.isExecutableFile(atPath: url.path) }

  static func areAll(_ programs: Installed...) -> Bool { programs.allSatisfy(\.isHere) }
}

/// What did not come to be.
struct NeverHappened: Error, CustomStringConvertible {
  var description: String
}

/// Waits until something is so, which what another program does decides. Looks are counted, not seconds: among many
/// tests a minute may pass between two of them.
func eventually(_ what: String, looks: Int = 600, _ condition: () async throws -> Bool) async throws {
  for _ in 1...looks {
    if (try? await condition()) == true { return }
    try await Task.sleep(for: .milliseconds(100))
  }
  throw NeverHappened(description: "not in \(looks) looks: \(what)")
}
