import Foundation
import Testing

@Suite("Who is served")
struct ServeProtectionTests {
  private let workplace: Workplace
  private static let secret = "c0rrect-horse-battery-staple"

  init() throws {
    workplace = try Workplace()
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2026-11-01.json")
    try #require(workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    try workplace.write(Self.secret + "\n", to: "token")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: workplace.path("token"))
  }

  private func basic(_ pair: String) -> String { "Basic " + Data(pair.utf8).base64EncodedString() }

  @Test func `only requests with the token are answered`() throws {
    let server = try RunningServer(in: workplace, "--token-file", "token")
    for path in ["/", "/fleet", "/metrics", "/assets/style.css", "/nothing", "/clusters/sub/rg/shop"] {
      for wrong in [nil, "Bearer wrong", "Bearer \(Self.secret)x", basic("\(Self.secret):x"), "Negotiate x"] {
        let reply = try server.get(path, wrong.map { ["Authorization": $0] } ?? [:])
        #expect(reply.status == 401)
        #expect(reply.fields["www-authenticate"]?.count == 2 && reply.field("Cache-Control") == "no-store")
        #expect(!reply.text.contains("shop"))
      }
    }
    for right in ["Bearer \(Self.secret)", basic("ana:\(Self.secret)"), basic(":\(Self.secret)")] {
      let reply = try server.get("/fleet?q=\(Self.secret)", ["Authorization": right])
      #expect(reply.status == 200)
    }
    #expect(try server.get("/healthz").status == 200)
    #expect(try !server.get("/healthz").text.contains("shop"))
    server.stop()
    #expect(server.logged.contains("GET /fleet 200"))
    #expect(!server.logged.contains(Self.secret) && !server.logged.contains(basic("ana:\(Self.secret)").dropFirst(6)))
  }

  @Test(
    "not to others, unless it is safe",
    arguments: [
      (["--listen", "0.0.0.0:0"], "would cross the network unencrypted"),
      (["--listen", "[::]:0", "--behind-proxy"], "give --token-file"),
      (["--listen", "0.0.0.0:0", "--token-file", "token"], "--behind-proxy and --token-file where"),
      (["--listen", "127.0.0.1:0", "--token-file", "open"], "chmod 600 it"),
      (["--listen", "127.0.0.1:0", "--token-file", "none"], "check that it exists, and its permissions"),
      (["--listen", "127.0.0.1:0", "--token-file", "2026-11-01.json"], "chmod 600 it"),
      (["--listen", "127.0.0.1:0", "--database", "none.db"], "there is no such database"),
      (["--listen", "192.0.2.1:1", "--token-file", "token", "--behind-proxy"], "cannot listen there"),
    ])
  func refused(arguments: [String], reason: String) throws {
    try workplace.write(Self.secret, to: "open")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: workplace.path("open"))
    let run = try workplace.run(.fipswatch, ["serve"] + arguments)
    #expect(run.exitCode == 1)
    #expect(run.errorLines.count == 1 && run.errors.contains(reason), "\(run.errors)")
    #expect(!run.errors.contains(Self.secret))
  }

  @Test(
    "usage is checked before anything else",
    arguments: [
      ["--listen", "nowhere"], ["--listen", "unix:relative"], ["--tls-key", "k.pem"], ["--tls-certificate", "c.pem"],
    ])
  func usage(arguments: [String]) throws {
    let run = try workplace.run(.fipswatch, ["serve"] + arguments)
    #expect(run.exitCode == 64)
    #expect(!arguments[0].hasPrefix("--tls") || run.errors.contains("a proxy: see Scripts/nightly/nginx.conf"))
  }

  @Test("ends well on a signal, also during a request", arguments: [SIGTERM, SIGINT])
  func ends(signal: Int32) throws {
    let server = try RunningServer(in: workplace)
    let waiting = try RawConnection(port: server.port)
    waiting.send("GET /fleet HTTP/1.1\r\nHost: loc")
    #expect(try server.get("/fleet").status == 200)
    let start = ContinuousClock.now
    server.stop(with: signal)
    #expect(server.exitCode == 0)
    #expect(.now - start < .seconds(10))
    #expect(waiting.receiveAll().isEmpty)
  }
}
