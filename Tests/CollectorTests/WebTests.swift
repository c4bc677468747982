import Files
import Foundation
import InventoryModel
import LoopbackServices
import NIOCore
import Synchronization
import Testing
import WebClient

@testable import Collector

@Suite("What carries questions")
struct WebTests {
  private func closing<Value>(_ web: HTTPWeb, _ body: (HTTPWeb) async throws -> Value) async throws -> Value {
    do {
      let value = try await body(web)
      await web.close()
      return value
    } catch {
      await web.close()
      throw error
    }
  }

  static func web(limit: Int = 1 << 20) throws -> HTTPWeb {
    let file = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString).pem")
    try Data(ThrowAwayAuthority.shared.certificate.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try HTTPWeb(proxies: .none, authorities: file.path, limit: limit)
  }

  private func error(_ url: String, through web: HTTPWeb) async throws -> String? {
    try await closing(web) { web in
      do {
        _ = try await web.answer(to: WebRequest(url: url), within: .seconds(3_600))
        return nil
      } catch let error as WebError {
        return error.description
      }
    }
  }

  @Test func `a certificate that does not match is refused, and nothing is sent`() async throws {
    let azure = try LoopbackAzure([:], tls: ThrowAwayAuthority.shared.elsewhere)
    let reason = try await error(azure.url + "/x", through: Self.web())
    #expect(reason?.contains("localhost: its certificate is not trusted") == true, "\(reason ?? "")")
    #expect(azure.questions.isEmpty)
  }

  @Test func `an unknown authority is refused`() async throws {
    let azure = try LoopbackAzure([:])
    let reason = try await error(azure.url + "/x", through: try HTTPWeb(proxies: .none))
    #expect(reason?.contains("no trusted authority signed it") == true, "\(reason ?? "")")
    #expect(azure.questions.isEmpty)
  }

  @Test func `a host without a name, or without a listener, cannot be reached`() async throws {
    #expect(
      try await error("https://nowhere.invalid/", through: Self.web())
        == "nowhere.invalid cannot be reached: no such host")
    let reason = try await error("http://127.0.0.1:1/", through: Self.web())
    #expect(reason == "127.0.0.1 cannot be reached: the connection was refused")
  }

  @Test func `plain HTTP goes to no other machine, whoever made the address`() async throws {
    let reason = try await error("http://example.invalid/path?secret", through: Self.web())
    #expect(
      reason
        == "http://example.invalid: plain HTTP would expose tokens: give an https address")
  }

  @Test func `an answer may be packed, but not too large`() async throws {
    let server = try LoopbackServer(tls: nil) { question in
      let packed = gzipped(Data(#"{"x":"\#(String(repeating: "a", count: 100_000))"}"#.utf8))
      let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n"
      return question.headers["accept-encoding"] == "gzip" ? Reply(bytes: Data(head.utf8) + packed) : .answer(200, "{}")
    }
    let url = "http://127.0.0.1:\(server.port)/"
    let body = try await closing(Self.web()) {
      try await $0.answer(to: WebRequest(url: url), within: .seconds(3_600)).body
    }
    #expect(body.count == 100_008)
    #expect(try await error(url, through: Self.web(limit: 50_000)) != nil)
  }

  @Test func `a proxy is used for Azure, sees no token, and is not gone around`() async throws {
    let connects = Mutex<[Question]>([])
    let proxy = try LoopbackServer(tls: nil) { question in
      connects.withLock { $0.append(question) }
      return .answer(403, "")
    }
    let collecting = try Collecting(LoopbackAzure([:]))
    collecting.environment["https_proxy"] = "http://me:pw@127.0.0.1:\(proxy.port)"
    collecting.environment["AZURE_AUTHORITY_HOST"] = "https://login.example.invalid"
    let run = try collecting.fipswatch(collecting.arguments(arm: "https://arm.example.invalid"))
    #expect(run.exitCode == 1)
    let question = try #require(connects.withLock { $0.first })
    #expect(question.method == "CONNECT")
    #expect(question.headers["host"] == "login.example.invalid:443")
    #expect(question.headers["proxy-authorization"] == "Basic bWU6cHc=")
    #expect(question.headers["authorization"] == nil)
    #expect(question.body.isEmpty)
    #expect(collecting.azure.questions.isEmpty)
  }

  @Test(
    "Proxy variables",
    arguments: [
      (["https_proxy": "http://p:1"], "https://x.example", "p:1"), (["HTTPS_PROXY": "p"], "https://x.example", "p:80"),
      (["ALL_PROXY": "p:2"], "https://x.example", "p:2"), (["HTTP_PROXY": "p:2"], "https://x.example", nil),
      (["https_proxy": "p:1", "no_proxy": ".example,b"], "https://x.example", nil),
      (["https_proxy": "p:1", "NO_PROXY": "*"], "https://x.example", nil),
      (["https_proxy": "p:1", "no_proxy": "ample"], "https://x.example", "p:1"),
      (["https_proxy": "p:1"], "https://localhost", nil), (["https_proxy": "p:1"], "https://127.0.0.1", nil),
      (["http_proxy": "p:1", "all_proxy": "p:2"], "http://169.254.169.254", nil),
    ] as [([String: String], String, String?)])
  func proxies(environment: [String: String], url: String, proxy: String?) throws {
    let found = try ProxySettings(environment: environment).proxy(for: Origin(url, of: "it"))
    #expect(found.map { "\($0.host):\($0.port)" } == proxy)
  }

  @Test func `a proxy that is not spoken to is an error, and so is plain HTTP to another machine`() throws {
    #expect(throws: WebError.self) { try ProxySettings(environment: ["https_proxy": "socks5://p:1"]) }
    for url in [
      "https://x:65536", "https://x:0", "https://x:99999999999999999999", "https://[::1]:65536", "https://x:-1",
      "http://example.com", "http://127.0.0.1.example.com", "https://a@b", "https://x/path", "ftp://x", "x",
    ] {
      #expect(throws: WebError.self, "\(url)") { try Origin(url, of: "it") }
    }
    for url in ["http://localhost:80", "http://127.0.0.1", "http://[::1]:8", "https://management.azure.com/"] {
      #expect(throws: Never.self, "\(url)") { try Origin(url, of: "it") }
    }
  }

  @Test(
    "A service may ask for any pause",
    arguments: [
      ("9223372036854775807", "99999:99999:99999", nil), ("-9223372036854775808", "9223372036854775807:0:0", nil),
      ("99999999999999999999", "0:0:-1", nil), ("5", "00:01:05", 65), ("Sun, 22 Nov 9999 02:00:00 GMT", "::", nil),
      ("", "1:1:1:1", nil), ("x", "65535:65535:65535", 65_535 * 3_661),
    ] as [(String, String, Int?)])
  func pauses(retryAfter: String, quota: String, seconds: Int?) {
    let answer = WebAnswer(
      status: 429, headers: ["retry-after": retryAfter, "x-ms-user-quota-resets-after": quota], body: Data())
    #expect(answer.quotaResetsAfter == seconds)
    let asked = answer.pauseAskedFor(now: Instant("2026-11-22T00:00:00Z")!)
    #expect(asked.map { $0 >= 0 } ?? true)
    #expect(RetryPolicy().pause(after: .max, asked: asked, share: 1) >= .zero)
  }

  @Test("The clouds", arguments: Cloud.Name.allCases)
  func clouds(name: Cloud.Name) {
    let cloud = Cloud(name)
    let hosts = [cloud.resourceManager.host, cloud.authority.host]
    switch name {
    case .public: #expect(hosts == ["management.azure.com", "login.microsoftonline.com"])
    case .usGovernment: #expect(hosts == ["management.usgovcloudapi.net", "login.microsoftonline.us"])
    case .china: #expect(hosts == ["management.chinacloudapi.cn", "login.chinacloudapi.cn"])
    }
    #expect(cloud.audience == "https://\(hosts[0])")
  }

  // MARK: - Retries

  /// The pauses that were made until a service that answers so, again and again, was given up or right.
  private func pauses(_ replies: [WebAnswer], attempts: Int = 4) async throws -> [Duration] {
    final class Scripted: Web {
      let rest: Mutex<[WebAnswer]>
      init(_ replies: [WebAnswer]) { rest = Mutex(replies) }
      func answer(to request: WebRequest, within patience: Duration) async throws -> WebAnswer {
        rest.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
      }
    }
    final class Pauses: Sendable { let made = Mutex<[Duration]>([]) }
    let pauses = Pauses()
    let timing = Timing(
      now: { Instant("2026-11-22T02:00:00Z")! }, pause: { pause in pauses.made.withLock { $0.append(pause) } },
      share: { 1 })
    let policy = RetryPolicy(whole: .seconds(3_600), attempts: attempts, longestPause: .seconds(3))
    let web = RetryingWeb(
      web: Scripted(replies), retryPolicy: policy, timing: timing, deadline: Deadline(after: policy.whole))
    var failures: [String] = []
    _ = try? await web.answer(to: WebRequest(url: "https://x"), noting: &failures)
    return pauses.made.withLock { $0 }
  }

  @Test(
    "Pauses double up to a limit, or are as long as was asked for and a little longer",
    arguments: [
      (503, [:], [1, 2, 3]), (429, ["retry-after": "17"], [18, 18, 18]), (403, [:], []),
      (429, ["retry-after": "Sun, 22 Nov 2026 02:00:30 GMT"], [31, 31, 31]),
      (429, ["retry-after": "Sun, 22 Nov 2020 02:00:30 GMT"], [1, 1, 1]),
      (429, ["retry-after": "soon"], [1, 2, 3]), (429, ["retry-after": "4000"], []),
      (429, ["x-ms-user-quota-resets-after": "00:01:05"], [66, 66, 66]),
    ] as [(Int, [String: String], [Int])])
  func pauses(status: Int, headers: [String: String], seconds: [Int]) async throws {
    let made = try await pauses([WebAnswer(status: status, headers: headers, body: Data())])
    #expect(made == seconds.map { .seconds($0) })
  }
}
