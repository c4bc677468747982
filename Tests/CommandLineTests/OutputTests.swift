import Foundation
import Testing

@Suite("What commands print for people")
struct OutputTests {
  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(list(Cluster("shop", Pool("a", fips: true), Pool("b", fips: true))), to: "2026-11-21.json")
    try workplace.write(list(Cluster("shop", Pool("a", fips: false), Pool("b", fips: true))), to: "2026-11-22.json")
    try #require(workplace.fipswatch("import", "2026-11-21.json", "2026-11-22.json").exitCode == 0)
  }

  @Test func `an import says what it saw`() throws {
    try workplace.write(list(Cluster("shop", Pool("a", fips: true)), Cluster("new")), to: "2026-11-23.json")
    let run = try workplace.fipswatch("import", "2026-11-23.json", "2026-11-22.json")
    #expect(
      run.output == """
        Imported 1 snapshot

        taken at              file                       seen  new  changed  gone  not covered
        ────────────────────  ───────────────  ────────  ────  ───  ───────  ────  ───────────
        2026-11-23T00:00:00Z  2026-11-23.json  clusters     2    1        0     0            0
                                               pools        1    0        1     1            0

        2026-11-22.json: imported before, nothing changed

        """)
    #expect(run.errors.isEmpty)
  }

  @Test func `findings as a table`() throws {
    #expect(
      try workplace.fipswatch("findings", "--as-of", "2026-11-24T00:00:00Z").output == """
        1 finding as of 2026-11-24T00:00:00Z

        cluster  pool  control       severity  basis  failing since         days  reopened  ended  how
        ───────  ────  ────────────  ────────  ─────  ────────────────────  ────  ────────  ─────  ───
        shop     a     fips-enabled  high      flag   2026-11-22T00:00:00Z   2.0         0  –      –

        """)
  }

  @Test func `csv has a header, a line a record, and CRLF`() throws {
    let run = try workplace.fipswatch("inventory", "--format", "csv")
    let lines = run.output.components(separatedBy: "\r\n")
    #expect(lines.count == 4 && lines[3].isEmpty)
    #expect(lines[0].hasPrefix("clusterId,cluster,subscription,resourceGroup,location,pool,"))
    #expect(lines[1].hasPrefix("/subscriptions/sub/resourcegroups/rg/providers/"))
    #expect(lines.dropLast().allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 26 })
  }

  @Test(arguments: [["drift"], ["findings"], ["inventory"], ["kpi"], ["snapshots"], ["history", "shop"]])
  func `markdown is tables`(arguments: [String]) throws {
    let run = try workplace.run(.fipswatch, arguments + ["--format", "markdown"])
    #expect(run.output.contains("| --- |") || run.output.contains("| ---: |") || run.output.contains("|---"))
    #expect(run.errors.isEmpty)
  }

  @Test(arguments: ["table", "json", "csv", "markdown"])
  func `nothing is coloured unless on a terminal`(format: String) throws {
    for command in ["inventory", "drift", "findings", "kpi"] {
      #expect(try !workplace.fipswatch(command, "--format", format).output.contains("\u{1B}"))
    }
  }

  @Test func `on a terminal verdicts are coloured, unless NO_COLOR is set`() throws {
    let script = URL(filePath: "/usr/bin/script")
    guard FileManager.default.fileExists(atPath: script.path) else { return Skipped.because("script is not installed") }
    let command = "\(Program.fipswatch.url.path) inventory"
    #expect(try workplace.run(script, ["-qec", command, "/dev/null"]).output.contains("\u{1B}[31mfail\u{1B}[0m"))
    workplace.environment["NO_COLOR"] = "1"
    #expect(try !workplace.run(script, ["-qec", command, "/dev/null"]).output.contains("\u{1B}"))
  }

  @Test func `history shows versions and verdicts`() throws {
    let run = try workplace.fipswatch("history", "shop", "a", "--format", "csv")
    #expect(run.exitCode == 0)
    #expect(run.output.contains("enableFIPS"))
    #expect(run.output.contains("fail") && run.output.contains("pass"))
    let unknown = try workplace.fipswatch("history", "mill")
    #expect(unknown.exitCode == 1)
    #expect(unknown.errorLines.count == 1)
  }

  @Test func `drift shows every night of a period`() throws {
    try workplace.write(list(Cluster("shop", Pool("a", fips: true), Pool("b", fips: true))), to: "2026-11-23.json")
    _ = try workplace.fipswatch("import", "2026-11-23.json")
    let ends = ["drift", "--from", "2026-11-21", "--to", "2026-11-23", "--format", "json"]
    #expect(try workplace.run(.fipswatch, ends).exitCode == 0)
    let run = try workplace.run(.fipswatch, ends + ["--every-night"])
    #expect(run.exitCode == 2)
    let events = try #require(run.object()["events"] as? [[String: Any]])
    #expect(events.map { $0["observedAt"] as? String } == ["2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"])
  }
}

enum Skipped {
  /// A part of a test that cannot be tried here; the run says so.
  static func because(_ reason: String) { print("skipped: \(reason)") }
}
