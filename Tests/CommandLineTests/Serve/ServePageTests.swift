import Foundation
import Testing

/// A served database with a year of a made-up fleet, for all tests of a suite.
///
/// It may be shared because nobody changes its workplace any more.
private final class ServedFleet: @unchecked Sendable {
  @TaskLocal static var shared: ServedFleet?

  let workplace: Workplace
  let server: RunningServer
  /// The page of a pool that fails.
  let pool: String
  var cluster: String { String(pool.prefix(upTo: pool.firstRange(of: "/pools/")!.lowerBound)) }

  init() throws {
    workplace = try Workplace()
    _ = try workplace.run(
      .simulateFleet,
      [
        "--seed", "11", "--clusters", "12", "--nights", "400", "--first-night", "2025-10-19", "--shape", "mixed",
        "nights",
      ])
    try #require(workplace.fipswatch("import", "nights").exitCode == 0)
    try workplace.writePrices(to: "prices.csv")
    server = try RunningServer(in: workplace, "--prices", "prices.csv")
    let page = try server.get("/fleet?verdict=fail").text
    pool = String(try #require(page.firstMatch(of: /\/clusters\/[^"]*\/pools\/[^"]*/)).output)
  }
}

/// Serves the fleet while the suite runs.
private struct ServingFleet: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let served = try ServedFleet()
    defer { served.server.stop() }
    try await ServedFleet.$shared.withValue(served) { try await function() }
  }
}

@Suite("Served pages", ServingFleet())
struct ServePageTests {
  private let served: ServedFleet

  init() throws { served = try #require(ServedFleet.shared) }

  static let paths = [
    "/", "/fleet", "/fleet?verdict=fail&sort=-nodes&q=aks", "/fleet?page=3", "/findings", "/findings?state=all",
    "/drift",
    "/drift?noise=true", "/kpi", "/kpi?bucket=week", "/kpi?by=location", "/kpi?against=previous", "/exemptions",
    "/coverage", "/evidence", "/plan", "/compatibility", "/cost",
    "/cost?by=owner", "/cost?bucket=day&by=scope", "/cost?by=tag:team",
    "/findings?scope=all&exempt=false",
    "/coverage?coverage=complete", "/definitions", "CLUSTER", "POOL", "POOL?noise=true",
  ]

  private func path(_ text: String) -> String {
    text.replacing("POOL", with: served.pool).replacing("CLUSTER", with: served.cluster)
  }

  @Test("come whole, in a frame that runs and loads nothing from elsewhere", arguments: paths)
  func page(path: String) throws {
    let reply = try served.server.get(self.path(path))
    #expect(reply.status == 200)
    #expect(reply.field("Content-Type") == "text/html; charset=utf-8")
    #expect(reply.body.count <= 200_000, "\(reply.body.count) bytes")
    #expect(reply.field("Content-Length") == String(reply.body.count))
    let policy = try #require(reply.field("Content-Security-Policy"))
    for rule in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
      #expect(policy.contains(rule))
    }
    #expect(!policy.contains("unsafe") && !policy.contains("*"))
    #expect(reply.field("X-Content-Type-Options") == "nosniff")
    #expect(reply.field("Referrer-Policy") == "no-referrer")
    #expect(reply.field("Set-Cookie") == nil)
    #expect(reply.text.hasPrefix("<!DOCTYPE html>") && reply.text.hasSuffix("</html>\n"))
    #expect(!reply.text.contains("<script") && !reply.text.contains(" style=") && !reply.text.contains("://"))
  }

  @Test("have the JSON under the same address, whether the client or the address says so", arguments: paths)
  func json(path: String) throws {
    let path = self.path(path)
    let asked = try served.server.get(path, ["Accept": "application/json"])
    let named = try served.server.get(path + (path.contains("?") ? "&" : "?") + "format=json")
    // The minute that they name may end between two requests, but not twice.
    let again = try served.server.get(path, ["Accept": "application/json"])
    #expect(asked.status == 200 && named.status == 200)
    #expect(asked.field("Content-Type") == "application/json; charset=utf-8")
    #expect([asked.body, again.body].contains(named.body))
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: asked.body) }
    let csv = try served.server.get(path + (path.contains("?") ? "&" : "?") + "format=csv")
    #expect(csv.status == 200 && csv.text.contains("\r\n"))
  }

  @Test("are sent once, and then only that they did not change", arguments: paths + ["/assets/style.css"])
  func notModified(path: String) throws {
    let path = self.path(path)
    // The page names its minute, which may end between two requests.
    for attempt in 1...3 {
      let first = try served.server.get(path)
      let tag = try #require(first.field("ETag"))
      let second = try served.server.get(path, ["If-None-Match": "\"other\", W/\(tag)"])
      guard second.status == 304 || attempt == 3 else { continue }
      #expect(second.status == 304)
      #expect(second.body.isEmpty && second.field("ETag") == tag)
      #expect(first.field("Cache-Control") == "no-cache" && first.field("Vary") == "Accept, Authorization")
      return
    }
  }

  @Test("have no body in the answer to HEAD", arguments: paths)
  func head(path: String) throws {
    let head = try served.server.get(self.path(path), method: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    #expect(Int(head.field("Content-Length") ?? "") ?? 0 > 500)
  }

  @Test(
    "that there are not say so, as page and as JSON",
    arguments: [
      ("GET", "/nothing", 404), ("GET", "/assets/none.js", 404), ("GET", "/clusters/s/rg/none", 404),
      ("GET", "/clusters/s/rg/none/pools/none", 404), ("GET", "/fleet?verdict=maybe", 400), ("GET", "/fleet?x=1", 400),
      ("GET", "/cost?by=os", 400), ("GET", "/cost?by=nobody", 400), ("GET", "/cost?by=cluster&bucket=day", 400),
      ("GET", "/kpi?as-of=2999-01-01", 400), ("GET", "/drift?from=2026-11-20&to=2026-11-01", 400),
      ("GET", "/kpi?since=2026-11-12&until=2026-11-01", 400), ("GET", "/cost?since=2026-11-12&until=2026-11-01", 400),
      ("GET", "/?since=2026-11-12&as-of=2026-11-01", 400), ("GET", "/kpi?since=2026-11-12&as-of=2026-11-01&by=os", 400),
      ("POST", "/fleet", 405), ("DELETE", "/", 405), ("OPTIONS", "/", 405),
    ])
  func missing(method: String, path: String, status: Int) throws {
    let page = try served.server.get(path, method: method)
    #expect(page.status == status)
    #expect(page.field("Content-Type") == "text/html; charset=utf-8" && page.text.contains("<h1>\(status) "))
    #expect(page.field("Content-Security-Policy") != nil)
    #expect(page.field("Allow") == (status == 405 ? "GET, HEAD" : nil))
    let json = try served.server.get(path, ["Accept": "application/json"], method: method)
    #expect(json.status == status)
    let object = try #require(JSONSerialization.jsonObject(with: json.body) as? [String: Any])
    #expect(object["status"] as? Int == status && object["message"] is String)
  }

  @Test("are not for pages that had a name of theirs lead here")
  func rebinding() throws {
    #expect(try served.server.get("/fleet", ["Host": "evil.example"]).status == 421)
    #expect(try served.server.get("/fleet", ["Host": "127.0.0.1:1"]).status == 200)
  }

  // MARK: - Numbers

  static let commands: [(path: String, command: [String])] = [
    ("/", ["report", "--prices", "prices.csv"]),
    (
      "/?since=2025-12-01&bucket=day",
      ["report", "--since", "2025-12-01", "--bucket", "day", "--prices", "prices.csv"]
    ),
    ("/fleet", ["inventory"]), ("/findings", ["findings"]), ("/findings?state=all", ["findings", "--all"]),
    ("/kpi", ["kpi"]), ("/kpi?bucket=week&by=location", ["kpi", "--bucket", "week", "--by", "location"]),
    ("/kpi?since=2025-11-01&bucket=day", ["kpi", "--since", "2025-11-01", "--bucket", "day"]),
    ("/kpi?since=2025-12-01&against=previous", ["kpi", "--since", "2025-12-01", "--against", "previous"]),
    ("/kpi?by=os&against=2025-11", ["kpi", "--by", "os", "--against", "2025-11"]), ("/exemptions", ["exemptions"]),
    ("/plan", ["plan"]), ("/compatibility", ["compat", "list", "--all"]),
    ("/cost", ["cost", "--prices", "prices.csv"]),
    ("/cost?by=scope", ["cost", "--prices", "prices.csv", "--by", "scope"]),
    ("/cost?by=tag:team", ["cost", "--prices", "prices.csv", "--by", "tag:team"]),
  ]

  @Test("say exactly what the commands say", arguments: commands, ["2026-11-20", "2026-03-01T12:00:00Z", "2025-12-24"])
  func equal(page: (path: String, command: [String]), asOf: String) throws {
    let path = page.path + (page.path.contains("?") ? "&" : "?") + "as-of=\(asOf)"
    let run = try served.workplace.run(.fipswatch, page.command + ["--as-of", asOf, "--format", "json"])
    #expect(try served.server.json(path) == run.output)
  }

  @Test func `show histories and drift as the commands do`() throws {
    let names = served.pool.split(separator: "/").map(String.init)
    for (query, arguments) in [
      ("", []), ("?to=2026-05-05", ["--to", "2026-05-05"]),
      ("?from=2026-01-01&to=2026-02-01&noise=true", ["--from", "2026-01-01", "--to", "2026-02-01", "--noise"]),
    ] as [(String, [String])] {
      let run = try served.workplace.run(.fipswatch, ["drift", "--format", "json"] + arguments)
      #expect(try served.server.json("/drift" + query) == run.output)
    }
    let pool = try served.workplace.fipswatch("history", names[3], names[5], "--format", "json")
    #expect(try served.server.json(served.pool) == pool.output)
    let cluster = try served.workplace.fipswatch("history", names[3], "--noise", "--format", "json")
    #expect(try served.server.json(served.cluster + "?noise=true") == cluster.output)
    let snapshots = try served.workplace.fipswatch("snapshots", "--format", "json")
    #expect(try served.server.json("/coverage") == snapshots.output)
  }

  /// As Foundation orders names with numbers in them; equal names by the cluster, then by the pool.
  private static func isBefore(_ one: [String: Any], _ other: [String: Any]) -> Bool {
    for key in ["cluster", "clusterId", "pool"] {
      let (left, right) = (one[key] as? String ?? "", other[key] as? String ?? "")
      let order = left.compare(right, options: [.numeric, .caseInsensitive])
      if order != .orderedSame { return order == .orderedAscending }
    }
    return false
  }

  @Test func `show every row of the inventory once, page after page`() throws {
    let asOf = "2026-11-20"
    let rows = try #require(
      served.workplace.fipswatch("inventory", "--as-of", asOf, "--format", "json").json() as? [[String: Any]]
    ).sorted(by: Self.isBefore)
    var shown: [String] = []
    var next: String? = "/fleet?as-of=\(asOf)"
    while let path = next {
      let page = try served.server.get(path).text
      shown += page.matches(of: /<tr><th scope="row">.*?<span class="verdict (\w+)">/).map { String($0.1) }
      next = page.firstMatch(of: /<a rel="next" href="([^"]*)"/).map { String($0.1).replacing("&amp;", with: "&") }
    }
    #expect(shown == rows.map { $0["verdict"] as? String ?? "" })
    let page = try served.server.get("/fleet?as-of=\(asOf)").text
    #expect(page.contains("<strong>\(rows.count)</strong> rows"))
    for verdict in ["pass", "fail", "unknown"] {
      let count = rows.count { $0["verdict"] as? String == verdict }
      #expect(count == 0 || page.contains("\">\(count) <span class=\"verdict \(verdict)\">"))
    }
  }

  @Test func `show the KPIs that the command tables`() throws {
    let table = try served.workplace.fipswatch("kpi", "--as-of", "2026-11-20", "--bucket", "month", "--format", "csv")
    let lines = CSV.cells(of: table.output)
    let page = try served.server.get("/kpi?as-of=2026-11-20").text
    for line in lines.dropFirst() {
      let (day, pass, fail, unknown) = (line[0].prefix(10), line[1], line[2], line[3])
      let cells = [pass, fail, unknown].map { "<td class=\"n\">\($0)</td>" }.joined()
      #expect(page.contains("<th scope=\"row\">\(day)</th>\(cells)"))
    }
    #expect(lines.count > 10)
  }

  @Test func `show the reduction in audit findings, and keep what it is compared with`() throws {
    let page = try served.server.get("/kpi?since=2026-01-01&against=2025&as-of=2026-11-20").text
    #expect(page.contains("Audit findings") && page.contains("reduction %"))
    #expect(page.contains("2025-01-01 to 2025-12-31"))
    #expect(page.contains("<option value=\"2025\" selected>2025</option>"))
    #expect(try !served.server.get("/kpi?as-of=2026-11-20").text.contains("reduction %"))
  }

  @Test func `metrics are those of the command`() throws {
    let reply = try served.server.get("/metrics")
    #expect(reply.status == 200 && reply.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
    #expect(try reply.text == served.workplace.fipswatch("metrics", "--prices", "prices.csv").output)
  }

  @Test func `link the groups of costs with each other, and keep the period`() throws {
    let page = try served.server.get("/cost?as-of=2026-11-20&since=2026-01-01&by=scope").text
    let links = page.matches(of: /<a href="(\/cost\?[^"]*)"( aria-current="true")?>([^<]*)<\/a>/)
    #expect(links.prefix(5).map { String($0.3) } == ["all together", "owner", "scope", "subscription", "cluster"])
    #expect(links.filter { $0.2 != nil }.map { String($0.3) } == ["scope"])
    for link in links.prefix(5) {
      let address = String(link.1).replacing("&amp;", with: "&")
      #expect(address.contains("since=2026-01-01") && address.contains("as-of=2026-11-20"))
      #expect(try served.server.get(address).status == 200, "\(address)")
    }
    #expect(page.contains("What is not compliant costs a month, by scope"))
  }

  @Test func `health is how old the newest complete snapshot is`() throws {
    let reply = try served.server.get("/healthz")
    let health = try #require(JSONSerialization.jsonObject(with: reply.body) as? [String: Any])
    #expect(reply.status == 200 && health["status"] as? String == "ok")
    #expect((health["ageSeconds"] as? Int ?? -1) > -86_400)
    #expect(health["newestCompleteSnapshot"] as? String == "2026-11-22T02:00:00Z")
  }
}
