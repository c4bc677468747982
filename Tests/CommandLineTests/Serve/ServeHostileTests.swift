import Foundation
import Testing

/// Names come from Azure, where anyone may have written them; and whoever asks may send anything.
@Suite("Served hostile text")
struct ServeHostileTests {
  private let workplace: Workplace
  private let server: RunningServer

  /// As JSON has them. An import takes no spaces, controls or slashes in them, whatever Azure says.
  private static let names = [
    "<script>alert(1)", #"\"'><img"#, "..", ".", "~", #"\u202egnirts"#, "100%41", "a&b=c?d#e", "=cmd|'C'!A0", "ünï名",
    String(repeating: "x", count: 10_000), String(repeating: #"\u202e"#, count: 3_400),
  ]
  private static let tag = #"<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202e\n\u001b[2J"#

  init() throws {
    workplace = try Workplace()
    for (day, value) in [(1, "true"), (2, "false")] {
      var cluster = Cluster(#"<b>shop\"'"#)
      let tags = #","vmSize":"\#(Self.tag)","tags":{"\#(Self.tag)":"\#(value)\#(Self.tag)"}"#
      cluster.pools = Self.names.map { Pool($0, fips: value == "true", tags) }
      let located = cluster.json.replacing(#""location":"eastus""#, with: #""location":"<i>x""#)
      try workplace.write("[\(located)]", to: "2026-11-0\(day).json")
    }
    let run = try workplace.fipswatch("import", "2026-11-01.json", "2026-11-02.json")
    try #require(run.exitCode == 0, "\(run.errors)")
    server = try RunningServer(in: workplace)
  }

  @Test(
    "is text on every page, and every link leads to what it names",
    arguments: [
      "/", "/fleet", "/findings", "/drift", "/kpi?by=tag:%3Cscript%3E", "/kpi?by=location", "/coverage",
      "/fleet?q=%3Cscript%3E%22%27", "/fleet?subscription=%22%3E%3Cscript%3E", "/clusters/sub/rg/%3Cb%3Eshop%22%27",
    ])
  func page(path: String) throws {
    let page = try server.get(path)
    #expect(page.status == 200)
    expectHarmless(page.text)
    let links = Set(page.text.matches(of: /href="([^"]*)"/).map { String($0.1.replacing("&amp;", with: "&")) })
    #expect(links.count > 5)
    for link in links where !link.hasPrefix("#") && !link.hasPrefix("data:") {
      let target = try server.get(link)
      #expect(target.status == 200, "\(link.prefix(200))")
      if target.field("Content-Type") == "text/html; charset=utf-8" { expectHarmless(target.text) }
    }
  }

  private func expectHarmless(_ page: String) {
    #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>") && !page.contains("<i>"))
    #expect(!page.contains("onerror=alert(1)>"))
    for scalar in page.unicodeScalars where scalar != "\n" {
      let category = scalar.properties.generalCategory
      #expect(![.control, .format, .lineSeparator, .paragraphSeparator].contains(category), "U+\(scalar.value)")
    }
  }

  @Test func `every pool has a page of its own`() throws {
    let rows = try #require(JSONSerialization.jsonObject(with: Data(server.json("/fleet").utf8)) as? [[String: Any]])
    #expect(rows.count == Self.names.count)
    let links = try server.get("/fleet").text.matches(of: /href="(\/clusters\/[^"]*\/pools\/[^"]*)"/).map {
      String($0.1)
    }
    #expect(Set(links).count == Self.names.count)
    var pools: Set<String> = []
    for link in links {
      let history = try #require(
        JSONSerialization.jsonObject(with: Data(server.json(link).utf8)) as? [String: Any])
      let first = try #require((history["histories"] as? [[String: Any]])?.first)
      pools.insert(try #require(first["pool"] as? String))
    }
    #expect(pools == Set(rows.compactMap { $0["pool"] as? String }))
  }

  /// The texts are named, because they are long and no pretty sight.
  static let requests: [(name: String, text: String)] = [
    ("escapes", "GET /\u{1B}[2J HTTP/1.1\r\nHost: localhost\r\n\r\n"), ("version", "GET / HTTP/9.9\r\n\r\n"),
    ("TLS", "\u{16}\u{3}\u{1}\u{2}\u{0}"), ("short", "GET\r\n\r\n"),
    ("large field", "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 60_000))\r\n\r\n"),
    ("long line", "GET /\(String(repeating: "x", count: 60_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ("many fields", "GET / HTTP/1.1\r\nHost: localhost\r\n\(String(repeating: "X: y\r\n", count: 100))\r\n"),
    (
      "large body",
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n"
        + String(repeating: "x", count: 100_000)
    ),
    ("two hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
    ("another host's target", "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
    ("no path", "GET * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
    (
      "unknown coding",
      "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\nConnection: close\r\n\r\n0\r\n\r\n"
    ),
    (
      "two lengths",
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\nConnection: close\r\n\r\nxxxxx"
    ),
  ]

  @Test(
    "a page of another site gets nothing but what a link to here leads to",
    arguments: [
      (["Origin": "https://evil.example"], 403), (["Origin": "null"], 403),
      (["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"], 403),
      (["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"], 200),
      (["Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"], 200), (["Sec-Fetch-Site": "none"], 200),
      (["Origin": "http://localhost:8484"], 200),
    ] as [([String: String], Int)])
  func crossSite(fields: [String: String], status: Int) throws {
    #expect(try server.get("/fleet", fields).status == status)
  }

  @Test("in a request is refused in one piece, and the next one is served", arguments: requests.map(\.name))
  func request(name: String) throws {
    let text = try #require(Self.requests.first { $0.name == name }).text
    let connection = try RawConnection(port: server.port)
    connection.send(text)
    let answer = String(decoding: connection.receiveAll(), as: UTF8.self)
    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4") || text.contains("Content-Length"), "\(answer.prefix(80))")
    #expect(try server.get("/fleet").status == 200)
    server.stop()
    #expect(!server.logged.contains("\u{1B}"))
    #expect(server.exitCode == 0)
  }
}
