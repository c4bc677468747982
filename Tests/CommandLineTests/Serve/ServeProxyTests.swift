import Foundation
import TestSupport
import Testing

/// `Scripts/nightly/nginx.conf` in front of the server, with another port, socket and certificate: TLS is that of the host.
@Suite("Behind nginx")
struct ServeProxyTests {
  private let workplace: Workplace
  private let server: RunningServer
  private let proxy: LoopbackService
  private static let secret = "c0rrect-horse-battery-staple"

  init() throws {
    workplace = try Workplace()
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2026-11-01.json")
    try #require(workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    try workplace.write(Self.secret, to: "token")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: workplace.path("token"))
    let socket = workplace.path("s.sock")
    server = try RunningServer(in: workplace, listeningAt: "unix:\(socket)", "--token-file", "token")
    proxy = try LoopbackService(Installed.nginx.url, in: workplace.folder) { [workplace] port in
      try Self.configureNginx(in: workplace, port: port, socket: socket)
      return ["-c", workplace.path("nginx.conf"), "-e", workplace.path("nginx.log")]
    }
  }

  private static func configureNginx(in workplace: Workplace, port: Int, socket: String) throws {
    let made = try workplace.run(
      URL(filePath: "/usr/bin/env"),
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=fipswatch.example.com", "-addext",
        "subjectAltName=DNS:fipswatch.example.com",
      ])
    try #require(made.exitCode == 0)
    let shipped = try String(
      contentsOf: Checkout.root.appending(path: "Scripts/nightly/nginx.conf"), encoding: .utf8)
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
  }

  private func curl(_ arguments: String..., host: String = "fipswatch.example.com") throws -> Run {
    try workplace.run(
      URL(filePath: "/usr/bin/env"),
      ["curl", "-sS", "--retry", "20", "--retry-delay", "1", "--retry-connrefused"] + arguments
        + ["--resolve", "\(host):\(proxy.port):127.0.0.1", "https://\(host):\(proxy.port)/fleet"])
  }

  @Test func `whoever trusts the certificate and has the token is served over TLS, and nobody else`() throws {
    let trusting = try curl("--cacert", "cert.pem", "-u", "ana:\(Self.secret)", "-w", "HTTP/%{http_version}")
    #expect(trusting.exitCode == 0 && trusting.output.contains("<h1>Fleet</h1>"), "\(trusting.errors)")
    #expect(trusting.output.hasSuffix("HTTP/2"))
    #expect(try curl("--cacert", "cert.pem").output.contains("<h1>401 "))
    #expect(try curl().exitCode == 60)
    #expect(try curl("--cacert", "cert.pem", "--tls-max", "1.1").exitCode == 35)
    // Another name ends before the dashboard hears of it.
    #expect(try curl("-k", host: "evil.example").exitCode == 35)
    // One that sends nothing more holds nobody up.
    let slow = try RawConnection(port: UInt16(proxy.port))
    slow.send("\u{16}\u{3}\u{1}")
    #expect(try curl("--cacert", "cert.pem", "-u", "ana:\(Self.secret)").exitCode == 0)
  }

  @Test func `the socket is its group's, a dead one is replaced, a living one and other files stay`() throws {
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
