import Foundation
import Testing

/// Names come from Azure, where anyone may have written them; and whoever asks may send anything.
@Suite("Served hostile text")
struct ServeHostileTests {
  private let workplace: Workplace
  private let server: RunningServer

  /// As JSON has them.
  private static let names = [
    "<script>alert(1)</script>", #"\"'><img src=x onerror=alert(1)>"#, "a/../b", "..", "~", #"\u202egnirts"#,
    #"two\nlines"#, "100%41", "a&b=c?d#e", "=cmd|'/C calc'!A0", "ünï 名",
    String(repeating: "x", count: 10_000), String(repeating: #"\n"#, count: 10_000),
  ]

  init() throws {
    workplace = try Workplace()
    for (day, value) in [(1, "true"), (2, "false")] {
      var cluster = Cluster("shop")
      cluster.pools = Self.names.map { Pool($0, fips: value == "true", #","tags":{"\#($0)":"\#(value)\#($0)"}"#) }
      let located = cluster.json.replacing(#""name":"shop""#, with: #""name":"<b>shop","location":"<i>x""#)
      try workplace.write("[\(located)]", to: "2026-11-0\(day).json")
    }
    let run = try workplace.fipswatch("import", "2026-11-01.json", "2026-11-02.json")
    try #require(run.exitCode == 0, "\(run.errors)")
    server = try RunningServer(in: workplace)
  }

  @Test("is text on every page, and every link leads to what it names", arguments: [
    "/", "/fleet", "/findings", "/drift", "/kpi?by=tag:%3Cscript%3E", "/kpi?by=location", "/coverage",
    "/fleet?q=%3Cscript%3E%22%27", "/fleet?subscription=%22%3E%3Cscript%3E", "/clusters/sub/rg/shop",
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
    let links = try server.get("/fleet").text.matches(of: /href="(\/clusters\/[^"]*\/pools\/[^"]*)"/).map { String($0.1) }
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

  @Test("in a request is refused in one piece, and the next one is served", arguments: [
    "GET /\u{1B}[2J HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}", "GET\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 60_000))\r\n\r\n",
    "GET /\(String(repeating: "x", count: 60_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: localhost\r\n\(String(repeating: "X: y\r\n", count: 100))\r\n",
    "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n\(String(repeating: "x", count: 100_000))",
  ])
  func request(text: String) throws {
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
