import InventoryModel
import Testing

@testable import Dashboard

@Suite("Addresses")
struct AddressTests {
  static let names = [
    "plain", "a/b", "..", ".", "", "~", "~x", "a?b=c&d", "a%2fb", "<script>", "\"'", "\u{202E}gnirts", "two\nlines",
    "ä ü +", "#top", String(repeating: "x", count: 10_000),
  ]

  @Test("lead to the pool that they name", arguments: names)
  func poolAddress(name: String) throws {
    let cluster = ClusterID(subscription: "s", resourceGroup: "rg", name: name)
    let path = Address.row(cluster, pool: name).text
    #expect(path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>\"'?#&+".utf8.contains($0) })
    #expect(Route(path: path[...]) == .pool(cluster, name))
  }

  @Test("have no segments that a browser takes for steps between folders", arguments: [".", "..", ""])
  func dotSegments(name: String) {
    let segments = Address.row(.named(name), pool: name).text.split(separator: "/", omittingEmptySubsequences: false)
    #expect(segments.dropFirst().allSatisfy { !["", ".", "..", "%2E", "%2E%2E"].contains($0) })
  }

  @Test(
    "that name nothing lead nowhere",
    arguments: [
      "", "fleet", "/fleet/", "/fleet/x", "/clusters", "/clusters/s/rg", "/clusters/s/rg/n/pools", "/clusters/s//n",
      "/clusters/s/rg/n/nodes/p", "/clusters/s/rg/n/pools/p/q", "/clusters/s/rg/%", "/clusters/s/rg/%FF", "//fleet",
    ])
  func nowhere(path: String) {
    #expect(Route(path: path[...]) == nil)
  }

  @Test func `ids are compared without case, as Azure does`() {
    #expect(
      Route(path: "/clusters/S/RG/Shop/pools/NP1")
        == .pool(
          ClusterID(subscription: "s", resourceGroup: "rg", name: "shop"), "np1"))
  }

  @Test(
    "keep one order of parameters, whatever order they came in",
    arguments: [
      ("verdict=fail&q=shop&page=2", "/fleet?q=shop&verdict=fail&page=2"),
      ("page=1&q=&sort=-nodes", "/fleet?sort=-nodes"),
      ("q=a+b%26c", "/fleet?q=a%20b%26c"),
      ("as-of=20261122", "/fleet?as-of=2026-11-22"),
    ])
  func canonical(query: String, address: String) throws {
    var query = try Query(query[...])
    let view = try FleetView(&query)
    try query.finish()
    #expect(view.address.text == address)
  }
}

@Suite("Parameters")
struct QueryTests {
  @Test(
    "that nobody knows, or that mean nothing, are refused",
    arguments: [
      ("/fleet", "verdct=fail", "verdct: there is no such parameter here"),
      ("/fleet", "verdict=bad", "verdict=bad: one of fail, unknown, pass, notApplicable"),
      ("/fleet", "page=0", "page=0: a number from 1 on"),
      ("/fleet", "regulated=1", "regulated=1: true or false"),
      ("/fleet", "q=a&q=b", "q appears twice"),
      ("/fleet", "q=%zz", "the address is not percent-encoded UTF-8"),
      (
        "/fleet", "sort=size",
        "sort=size: one of cluster, pool, os, nodes, version, image, verdict, basis, standard, since, or with - before it the other way round"
      ),
      ("/kpi", "since=yesterday", "since=yesterday: a date (2026-11-22), a date and time (2026-11-22T02:00Z), or -7d"),
      (
        "/kpi", "by=cluster&bucket=day",
        "by=cluster can be very many groups, so it wants bucket=month here; `fipswatch kpi` takes all"
      ),
      ("/kpi", "against=last", "against=last: previous, a year (2025) or a month (2025-10)"),
      ("/findings", "severity=worst", "severity=worst: one of critical, high, medium, low"),
      ("/definitions", "as-of=2026-11-22", "as-of: there is no such parameter here"),
    ])
  func refused(path: String, text: String, message: String) throws {
    let error = #expect(throws: Refusal.self) {
      var query = try Query(text[...])
      _ = try #require(Route(path: path[...])).view(&query)
      try query.finish()
    }
    #expect(error == .badRequest(message))
  }

  @Test(
    "say the form, and Accept says it otherwise",
    arguments: [
      ("", nil, Representation.html), ("", "*/*", .html), ("", "application/json", .json),
      ("", "text/html,application/xhtml+xml,application/json;q=0.9", .html), ("", "Application/JSON; q=0.5", .json),
      ("format=csv", "application/json", .csv), ("format=html", "application/json", .html),
    ] as [(String, String?, Representation)])
  func form(query: String, accept: String?, form: Representation) throws {
    var query = try Query(query[...])
    #expect(try Representation(query: &query, accept: accept) == form)
  }
}

extension ClusterID {
  static func named(_ name: String) -> ClusterID { ClusterID(subscription: "s", resourceGroup: "rg", name: name) }
}
