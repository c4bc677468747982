import Foundation
import Testing

/// `Scripts/nightly/nginx.conf` in front of the server, with another port, socket and certificate: TLS is that of the host.
@Suite("Behind nginx")
struct ServeProxyTests {
  private let workplace: Workplace
  private let server: RunningServer
  private let proxy: Process
  private let port: Int
  private static let secret = "c0rrect-horse-battery-staple"

  init() throws {
    workplace = try Workplace()
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2026-11-01.json")
    try #require(workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    try workplace.write(Self.secret, to: "token")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: workplace.path("token"))
    let socket = workplace.path("s.sock")
    server = try RunningServer(in: workplace, listeningAt: "unix:\(socket)", "--token-file", "token")
    port = try Self.freePort()
    proxy = try Self.startNginx(in: workplace, port: port, socket: socket)
  }

  private static func freePort() throws -> Int {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) {
      try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        try #require(bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0)
      }
      return Int($0.pointee.sin_port.bigEndian)
    }
  }

  private static func startNginx(in workplace: Workplace, port: Int, socket: String) throws -> Process {
    let made = try workplace.run(
      URL(filePath: "/usr/bin/env"),
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=fipswatch.example.com", "-addext",
        "subjectAltName=DNS:fipswatch.example.com",
      ])
    try #require(made.exitCode == 0)
    let shipped = try String(contentsOf: Self.configuration, encoding: .utf8)
    let lines = shipped.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains("listen [::]") }
    let own = lines.joined(separator: "\n")
      .replacing("listen 443", with: "listen 127.0.0.1:\(port)")
      .replacing("/run/fipswatch/serve.sock", with: socket)
      .replacing("/etc/ssl/certs/fipswatch.pem", with: workplace.path("cert.pem"))
      .replacing("/etc/ssl/private/fipswatch.key", with: workplace.path("key.pem"))
    let folder = workplace.folder.path
    let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(folder)/\($0);" }
    try workplace.write(
      """
      daemon off; master_process off; pid \(folder)/nginx.pid; error_log \(folder)/nginx.log;
      events {}
      http { access_log off; \(folders.joined(separator: " "))
      \(own)
      }
      """, to: "nginx.conf")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["nginx", "-c", workplace.path("nginx.conf"), "-e", workplace.path("nginx.log")]
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
    try process.run()
    return process
  }

  private static let configuration = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../Scripts/nightly/nginx.conf")

  private func stop() {
    // It may have inherited a mask that blocks what asks for less.
    if proxy.isRunning { kill(proxy.processIdentifier, SIGKILL) }
    proxy.waitUntilExit()
    server.stop()
  }

  private func curl(_ arguments: String..., host: String = "fipswatch.example.com") throws -> Run {
    try workplace.run(
      URL(filePath: "/usr/bin/env"),
      ["curl", "-sS", "--retry", "20", "--retry-delay", "1", "--retry-connrefused"] + arguments
        + ["--resolve", "\(host):\(port):127.0.0.1", "https://\(host):\(port)/fleet"])
  }

  @Test func `whoever trusts the certificate and has the token is served over TLS, and nobody else`() throws {
    defer { stop() }
    let trusting = try curl("--cacert", "cert.pem", "-u", "ana:\(Self.secret)", "-w", "HTTP/%{http_version}")
    #expect(trusting.exitCode == 0 && trusting.output.contains("<h1>Fleet</h1>"), "\(trusting.errors)")
    #expect(trusting.output.hasSuffix("HTTP/2"))
    #expect(try curl("--cacert", "cert.pem").output.contains("<h1>401 "))
    #expect(try curl().exitCode == 60)
    #expect(try curl("--cacert", "cert.pem", "--tls-max", "1.1").exitCode == 35)
    // Another name ends before the dashboard hears of it.
    #expect(try curl("-k", host: "evil.example").exitCode == 35)
    // One that sends nothing more holds nobody up.
    let slow = try RawConnection(port: UInt16(port))
    slow.send("\u{16}\u{3}\u{1}")
    #expect(try curl("--cacert", "cert.pem", "-u", "ana:\(Self.secret)").exitCode == 0)
  }

  @Test func `the socket is its group's, a dead one is replaced, a living one and other files stay`() throws {
    defer { stop() }
    let path = workplace.path("s.sock")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o660)
    let second = try workplace.run(.fipswatch, ["serve", "--listen", "unix:\(path)"])
    #expect(second.exitCode == 1 && second.errors.contains("another server listens there"))
    server.stop(with: SIGKILL)
    #expect(FileManager.default.fileExists(atPath: path))
    let next = try RunningServer(in: workplace, listeningAt: "unix:\(path)", "--token-file", "token")
    next.stop()
    #expect(!FileManager.default.fileExists(atPath: path))
    try workplace.write("precious", to: "file")
    let other = try workplace.run(.fipswatch, ["serve", "--listen", "unix:\(workplace.path("file"))"])
    #expect(other.exitCode == 1 && other.errors.contains("a file that is no socket"))
    #expect(try String(contentsOfFile: workplace.path("file"), encoding: .utf8) == "precious")
  }
}
