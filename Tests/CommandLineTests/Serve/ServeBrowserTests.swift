import Foundation
import TestSupport
import Testing

/// Live pages in Chromium, as people use them.
@Suite("Served pages in a browser")
struct ServeBrowserTests {
  private let workplace: Workplace
  private let server: RunningServer
  private let sights: [String: [String: Any]]

  init() throws {
    workplace = try Workplace()
    _ = try workplace.run(.simulateFleet, ["--preset", "demo", "--first-night", "2026-10-24", "nights"])
    try #require([0, 3].contains(workplace.fipswatch("import", "nights").exitCode))
    let clusters = try workplace.fipswatch("sql", "SELECT DISTINCT cluster_id FROM v_pools LIMIT 2", "--format", "csv")
    for cluster in clusters.output.split(whereSeparator: \.isNewline).dropFirst() {
      let run = try workplace.fipswatch(
        "compat", "add", "--cluster", String(cluster), "--application", "shop", "--test", "<b>login</b> over LDAP",
        "--symptom", "MD5 is refused", "--workaround", "sign on with SHA-256", "--at", "2026-11-01")
      try #require(run.exitCode == 0, "\(run.errors)")
    }
    try workplace.writePrices(to: "prices.csv")
    server = try RunningServer(in: workplace, "--prices", "prices.csv")
    let failing = try server.get("/fleet?verdict=fail").text
    let pool = String(try #require(failing.firstMatch(of: /\/clusters\/[^"]*\/pools\/[^"]*/)).output)
    let cluster = String(pool.prefix(upTo: pool.firstRange(of: "/pools/")!.lowerBound))
    sights = try Self.look(
      at: [
        "overview": "/", "fleet": "/fleet", "findings": "/findings?state=all", "drift": "/drift?to=2026-11-20",
        "kpi": "/kpi?bucket=week", "groups": "/kpi?by=location", "exemptions": "/exemptions", "coverage": "/coverage",
        "evidence": "/evidence", "plan": "/plan", "compatibility": "/compatibility", "cost": "/cost",
        "costs": "/cost?by=scope", "definitions": "/definitions", "pool": pool + "?noise=true", "cluster": cluster,
        "none": "/fleet?q=nothing",
      ], on: server, workplace)
  }

  private static func look(
    at pages: [String: String], on server: RunningServer, _ workplace: Workplace
  ) throws -> [String: [String: Any]] {
    let python = Checkout.root.appending(path: ".build/browser/bin/python")
    try #require(FileManager.default.isExecutableFile(atPath: python.path), "no browser: run Scripts/setup --test")
    let shots = ProcessInfo.processInfo.environment["SHOTS"].map { ["--shots", $0] } ?? []
    let run = try workplace.run(
      python,
      [Checkout.root.appending(path: "Tests/Browser/drive.py").path] + shots
        + pages.sorted { $0.key < $1.key }.map { "\($0.key)=http://127.0.0.1:\(server.port)\($0.value)" })
    try #require(run.exitCode == 0, "\(run.errors)")
    return try #require(run.json() as? [String: [String: Any]])
  }

  @Test func `are without fault, in the light and the dark, on a phone, on paper, and by keyboard`() {
    #expect(sights.count == 17)
    for (name, sight) in sights {
      for fault in ["malformed", "errors", "elsewhere", "faults", "unreached", "cut"] {
        #expect((sight[fault] as? [String])?.isEmpty == true, "\(name): \(fault): \(sight[fault] ?? "not told")")
      }
      #expect(sight["overflow"] as? Int == 0, "\(name)")
      #expect(((sight["paper"] as? [String: Int])?["runs"] ?? 0) > 5, "\(name)")
      #expect((sight["headings"] as? [Int])?.count { $0 == 1 } == 1, "\(name)")
    }
    search(sights["fleet"]?["steps"] as? [String: Any])
  }

  /// What was typed is in the address, shown rows fit it, going back keeps it, and a row opens the pool it names.
  private func search(_ steps: [String: Any]?) {
    guard let steps, let word = steps["word"] as? String, let rows = steps["rows"] as? [String] else {
      Issue.record("nothing was searched")
      return
    }
    #expect(!rows.isEmpty && rows.allSatisfy { $0.localizedCaseInsensitiveContains(word) })
    #expect((steps["searched"] as? String)?.contains("q=\(word)") == true)
    #expect((steps["filtered"] as? String)?.contains("verdict=pass") == true)
    #expect(steps["verdicts"] as? [String] == ["pass"])
    #expect(steps["kept"] as? String == word)
    #expect((steps["opened"] as? String)?.hasSuffix("/pools/\(word)") == true)
    #expect((steps["heading"] as? String)?.hasSuffix(" / \(word)") == true)
    #expect(steps["lanes"] as? Int == 1)
  }
}
