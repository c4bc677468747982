import Foundation
import Synchronization
import Testing

/// Every address that the server names itself, and every parameter of each at its worst, asked by several at once.
@Suite("A server that is asked for everything")
struct ServeCrawlTests {
  private let workplace: Workplace
  private let server: RunningServer

  init() throws {
    workplace = try Workplace()
    _ = try workplace.run(
      .simulateFleet, ["--seed", "7", "--clusters", "30", "--nights", "10", "--first-night", "2026-11-01", "nights"])
    let nights = try FileManager.default.contentsOfDirectory(atPath: workplace.path("nights"))
      .filter { $0.hasSuffix(".json") && !$0.hasSuffix(".manifest.json") }.sorted().map { "nights/\($0)" }
    try #require(workplace.run(.fipswatch, ["import"] + nights).exitCode == 0)
    server = try RunningServer(in: workplace, "--quiet")
  }

  /// For each parameter, values that make the most work, or none.
  private static let values: [String: [String]] = [
    "from": ["-991d", "-52000w", "2017-10-01", "9999-12-31"], "to": ["9999-12-31", "-1d"], "noise": ["true"],
    "since": ["-991d", "-52000w", "0001-01-01"], "until": ["9999-12-31"],
    "as-of": ["2026-11-05", "9999-12-31", "-52000w"],
    "bucket": ["day", "week", "month"], "by": ["cluster", "scope", "owner", "tag:x"], "format": ["json", "csv"],
    "page": ["2", "1000000"], "q": ["a", "%00", "\u{202E}"],
  ]

  private func links(of page: String) -> [String] {
    page.matches(of: /(?:href|action)="(\/[^"#]*)"/).map { String($0.1.replacing("&amp;", with: "&")) }
  }

  /// The addresses themselves, one page of each kind a few times, and each with every value, and every two values, of
  /// the parameters.
  private func addresses() throws -> [String] {
    var known: Set<String> = ["/", "/metrics", "/nowhere"]
    var open = ["/"]
    while let next = open.popLast(), known.count < 150 {
      for link in try links(of: server.get(next).text) where known.insert(link).inserted && !link.hasPrefix("/assets") {
        open.insert(link, at: 0)
      }
    }
    let paths = Set(known.map { String($0.prefix { $0 != "?" }) }).filter { !$0.hasPrefix("/clusters") }
    let pairs = Self.values.flatMap { name, values in values.map { (name, "\(name)=\(PercentEncoded.text($0))") } }
    for path in paths.sorted() {
      for (name, first) in pairs {
        known.insert("\(path)?\(first)")
        for (other, second) in pairs where other > name && (name == "as-of" || name == "by" || name == "bucket") {
          known.insert("\(path)?\(first)&\(second)")
        }
      }
    }
    return known.sorted()
  }

  private final class Latencies: Sendable {
    private let all = Mutex<[Duration]>([])
    private let isEnough = Mutex(false)
    var isDone: Bool { isEnough.withLock { $0 } }
    func end() { isEnough.withLock { $0 = true } }
    func add(_ latency: Duration) { all.withLock { $0.append(latency) } }
    var p99: Duration { all.withLock { $0.sorted()[$0.count * 99 / 100] } }
    var count: Int { all.withLock { $0.count } }
  }

  private static func probe(_ server: RunningServer, _ latencies: Latencies) {
    let start = ContinuousClock.now
    guard let status = try? server.get("/healthz").status, status == 200 else { return latencies.add(.seconds(1_000)) }
    latencies.add(.now - start)
  }

  @Test func `answers each or says why not, probes at once, and takes no more memory the second time`() throws {
    let addresses = try addresses()
    #expect(addresses.count > 500)
    let idle = Latencies()
    for _ in 0..<200 { Self.probe(server, idle) }
    let busy = Latencies()
    let prober = Thread { [server] in while !busy.isDone { Self.probe(server, busy) } }
    prober.start()
    try crawl(addresses)
    let before = try server.residentBytes
    try crawl(addresses)
    busy.end()
    // Only where the machine is busy with something else, and slow to answer without us, too, may it take longer.
    #expect(busy.p99 < max(.milliseconds(100), idle.p99 * 20), "\(busy.p99), idle \(idle.p99)")
    #expect(busy.count > 100)
    #expect(try server.residentBytes - before < 32 << 20)
    #expect(server.isRunning)
    server.stop()
    #expect(server.exitCode == 0)
  }

  /// By four at once, of whom every fifth goes away without waiting.
  private func crawl(_ addresses: [String]) throws {
    let statuses = Mutex<[Int: Int]>([:])
    DispatchQueue.concurrentPerform(iterations: 4) { [server] number in
      for index in stride(from: number, to: addresses.count, by: 4) {
        guard index % 5 != 0 else {
          let connection = try? RawConnection(port: server.port)
          connection?.send("GET \(addresses[index]) HTTP/1.1\r\nHost: localhost\r\n\r\n")
          continue
        }
        let reply = try? server.get(addresses[index])
        let status = reply?.status ?? 0
        statuses.withLock { $0[status, default: 0] += 1 }
        if status == 503 { #expect(reply?.field("Retry-After") != nil) }
        #expect([200, 400, 404, 503].contains(status), "\(addresses[index])")
      }
    }
    #expect(statuses.withLock { $0[200] ?? 0 } > 100, "\(statuses.withLock { $0 })")
  }
}

private enum PercentEncoded {
  static func text(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed.subtracting(CharacterSet(charactersIn: "&=+")))
      ?? ""
  }
}
