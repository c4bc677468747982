import Foundation
import Synchronization
import Testing

/// `fipswatch serve` on a free port of this machine; it ends with its owner.
final class RunningServer: Sendable {
  let port: UInt16
  private let process: Process
  private let log: Drain

  /// - Parameter arguments: beside `--listen`.
  init(in workplace: Workplace, listeningAt address: String = "127.0.0.1:0", _ arguments: String...) throws {
    process = Process()
    process.executableURL = Program.fipswatch.url
    process.arguments = ["serve", "--listen", address] + arguments
    process.currentDirectoryURL = workplace.folder
    process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""].merging(workplace.environment) {
      $1
    }
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    log = Drain(errors.fileHandleForReading)
    try process.run()
    let line = log.firstLine()
    if address.hasPrefix("unix:") {
      try #require(line.contains("listening on \(address)"), "\(line)")
      port = 0
    } else {
      let told = try #require(line.firstMatch(of: /listening on http:\/\/127\.0\.0\.1:(\d+)\//), "\(line)")
      port = try #require(UInt16(told.1))
    }
  }

  deinit { stop() }

  /// What the server has told so far.
  var logged: String { log.text }
  var isRunning: Bool { process.isRunning }
  var exitCode: Int32 { process.terminationStatus }

  /// How much memory it has.
  var residentBytes: Int {
    get throws {
      let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8)
      return try #require(Int(text.split(separator: " ")[1])) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
  }

  /// Asks the server to end, and waits until it has.
  func stop(with signal: Int32 = SIGTERM) {
    if process.isRunning { kill(process.processIdentifier, signal) }
    process.waitUntilExit()
  }

  func get(_ path: String, _ fields: [String: String] = [:], method: String = "GET") throws -> Reply {
    let connection = try RawConnection(port: port)
    let fields = ["Host": "localhost:\(port)", "Connection": "close"].merging(fields) { $1 }
    let lines = ["\(method) \(path) HTTP/1.1"] + fields.map { "\($0): \($1)" }
    connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
    return try Reply(connection.receiveAll())
  }

  /// The JSON of a page.
  func json(_ path: String) throws -> String {
    let reply = try get(path, ["Accept": "application/json"])
    try #require(reply.status == 200, "\(path): \(reply.text)")
    return reply.text
  }
}

/// Collects what a program writes, as it comes.
private final class Drain: Sendable {
  private let collected = Mutex("")
  private let hasLine = DispatchSemaphore(value: 0)

  init(_ handle: FileHandle) {
    Thread.detachNewThread { [self] in
      var hasTold = false
      while case let data = handle.availableData, !data.isEmpty {
        collected.withLock { $0 += String(decoding: data, as: UTF8.self) }
        if !hasTold, text.contains("\n") {
          hasTold = true
          hasLine.signal()
        }
      }
      hasLine.signal()
    }
  }

  var text: String { collected.withLock { $0 } }

  func firstLine() -> String {
    _ = hasLine.wait(timeout: .now() + 60)
    return String(text.prefix { $0 != "\n" })
  }
}

/// What a server answered.
struct Reply {
  var status: Int
  /// Names in lower case; of several fields of one name, all values.
  var fields: [String: [String]]
  var body: Data

  init(_ bytes: Data) throws {
    let end = try #require(bytes.firstRange(of: Data("\r\n\r\n".utf8)), "\(bytes.count) bytes and no head")
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    status = try #require(Int(lines[0].split(separator: " ")[1]))
    let pairs = lines.dropFirst().map { line -> (String, String) in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces))
    }
    fields = Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
    body = Data(bytes[end.upperBound...])
  }

  var text: String { String(decoding: body, as: UTF8.self) }
  func field(_ name: String) -> String? { fields[name.lowercased()]?.first }
}

/// A TCP connection to this machine, for what no well-behaved client would send.
final class RawConnection {
  private let socket: Int32

  init(port: UInt16) throws {
    socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0, "\(String(cString: strerror(errno)))")
  }

  deinit { close(socket) }

  func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Everything up to the end of the connection.
  func receiveAll() -> Data {
    var all = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 {
      all.append(contentsOf: buffer[..<count])
    }
    return all
  }
}
