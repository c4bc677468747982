import Files
import Foundation
import LoopbackServices
import Synchronization
import Testing
import WebClient

@Suite("What no server can do to those who ask it")
struct WebLimitTests {
  /// What becomes of one question to a server that answers so, by its number.
  private func asking(
    _ request: WebRequest? = nil, times: Int = 1, _ reply: @escaping @Sendable (Int) -> Reply
  ) async throws -> String {
    final class Count: Sendable { let value = Mutex(0) }
    let count = Count()
    let server = try LoopbackServer(tls: nil) { _ in
      reply(
        count.value.withLock {
          $0 += 1
          return $0
        })
    }
    let web = try HTTPWeb(proxies: .none, limit: 1 << 20)
    var outcome = ""
    for _ in 0..<times {
      var request = request ?? WebRequest(url: "")
      request.url = "http://localhost:\(server.port)/"
      do {
        outcome = "\(try await web.answer(to: request, within: .seconds(20)).status)"
      } catch let error as WebError {
        outcome = "\(error)"
      }
    }
    await web.close()
    return outcome + ", asked \(count.value.withLock { $0 }) times"
  }

  /// 61 MB in 59 kB.
  private static let bomb: Data = {
    let packed = gzipped(Data(count: 61 << 20))
    return Data("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n".utf8) + packed
  }()

  @Test func `a small answer that unpacks into a large one is refused`() async throws {
    #expect(Self.bomb.count < 100_000)
    #expect(
      try await asking { _ in Reply(bytes: Self.bomb) } == "localhost: a response of more than 1 MB, asked 1 times")
  }

  @Test(
    "Headers come to an end",
    arguments: ["X: \(String(repeating: "a", count: 90))\r\n", "\r\nHTTP/1.1 103 Early Hints\r\n"])
  func headers(line: String) async throws {
    let flood = Data(("HTTP/1.1 103 X\r\n" + String(repeating: line, count: 5_000) + "\r\n").utf8)
    #expect(
      try await asking { _ in Reply(bytes: flood, ending: .silence) }
        == "localhost: the connection broke: more than 64 kB of headers, asked 1 times")
  }

  @Test func `a question on a kept connection that turns out to be closed is not sent again`() async throws {
    let outcome = try await asking(times: 2) { $0 == 1 ? .answer(200, "") : Reply(bytes: Data(), ending: .close) }
    #expect(outcome == "localhost: the connection broke: closed before the response was complete, asked 2 times")
  }

  @Test("A redirect is an answer, wherever it leads", arguments: ["/x", "file:///etc/passwd", "https://x.invalid/"])
  func redirects(target: String) async throws {
    #expect(try await asking { _ in .answer(307, "", ["Location": target]) } == "307, asked 1 times")
  }

  @Test(
    "A line break in what is sent is refused, and not shown",
    arguments: [
      WebRequest(url: "", headers: [("X", "s3cr3t\r\nY: z")]), WebRequest(url: "", token: Secret("s3cr3t\n")),
      WebRequest(url: "", headers: [("X: s3cr3t\n", "")]),
    ])
  func smuggling(request: WebRequest) async throws {
    let reason = "a line break or other control character in what is sent: see that no secret has one"
    #expect(try await asking(request) { _ in .json("{}") } == "localhost: \(reason), asked 0 times")
  }

  @Test(
    "An address whose host could be read in two ways is refused",
    arguments: ["https://a%2eb/", "https://a%40b/", "https://a@b/", "https://a\\@b/", "https://a%00/", "https:// /"])
  func addresses(url: String) async throws {
    let web = try HTTPWeb(proxies: .none)
    await #expect(throws: WebError.setting("not an address")) {
      try await web.answer(to: WebRequest(url: url), within: .seconds(5))
    }
    await web.close()
  }

  @Test(
    "A file of authorities without one, or with a broken one, is refused",
    arguments: ["", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "broken second"])
  func authorities(text: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString).pem")
    defer { try? FileManager.default.removeItem(at: file) }
    let good = ThrowAwayAuthority.shared.certificate
    let second = good.replacing("-----\nMII", with: "-----\nAAA")
    try Data((text == "broken second" ? good + second : text).utf8).write(to: file)
    #expect(throws: WebError.self) { try HTTPWeb(proxies: .none, authorities: file.path) }
    try Data("a comment\n\(good)\(good)".utf8).write(to: file)
    #expect(throws: Never.self) { try HTTPWeb(proxies: .none, authorities: file.path) }
  }

  // MARK: - Giving up

  @Test("Who gives up, or closes what carries questions, waits no longer", arguments: [true, false])
  func givingUp(isClosed: Bool) async throws {
    let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer(tls: ThrowAwayAuthority.shared.localhost) { _ in
      arrival.yield()
      return .silence
    }
    let web = try WebTests.web()
    let asking = Task {
      try await web.answer(to: WebRequest(url: "https://localhost:\(server.port)/"), within: .seconds(600))
    }
    for await _ in arrivals { break }
    if isClosed { await web.close() } else { asking.cancel() }
    await #expect(throws: CancellationError.self) { try await asking.value }
    if !isClosed { await web.close() }
  }

  @Test func `who has given up before asks nothing`() async throws {
    let web = try WebTests.web()
    let server = try LoopbackServer(tls: nil) { _ in .silence }
    let asking = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await web.answer(to: WebRequest(url: "http://localhost:\(server.port)/"), within: .seconds(600))
    }
    await #expect(throws: CancellationError.self) { try await asking.value }
    await web.close()
  }
}
