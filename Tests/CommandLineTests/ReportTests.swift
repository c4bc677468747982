import Foundation
import Testing

@Suite("The report")
struct ReportTests {
  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(list(Cluster("shop", Pool("a", fips: true), Pool("b", fips: true))), to: "2026-11-21.json")
    try workplace.write(list(Cluster("shop", Pool("a", fips: false), Pool("b", fips: true))), to: "2026-11-22.json")
    try #require(workplace.fipswatch("import", "2026-11-21.json", "2026-11-22.json").exitCode == 0)
  }

  @Test func `is one page that begins with how compliant the fleet is`() throws {
    let run = try workplace.fipswatch("report", "--as-of", "2026-11-22")
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    #expect(run.output.hasPrefix("<!DOCTYPE html>"))
    #expect(run.output.contains(#"<dd class="value">50.0 %</dd>"#) && run.output.contains(">1 of 2 pools</dd>"))
    #expect(!run.output.contains("http://") && !run.output.contains("https://"))
  }

  @Test func `is written whole, in place of what was there`() throws {
    try workplace.write("old", to: "report.html")
    let run = try workplace.fipswatch("report", "--as-of", "2026-11-22", "--output", "report.html")
    #expect(run.exitCode == 0 && run.output.isEmpty && run.errors.isEmpty)
    let shown = try workplace.fipswatch("report", "--as-of", "2026-11-22").output
    #expect(try String(decoding: workplace.read("report.html"), as: UTF8.self) == shown)
    let names = try FileManager.default.contentsOfDirectory(atPath: workplace.folder.path)
    #expect(names.filter { $0.contains("report") } == ["report.html"])
  }

  @Test func `that cannot be written is one line, and leaves nothing`() throws {
    let run = try workplace.fipswatch("report", "--output", "no/such/folder/report.html")
    #expect(run.exitCode == 1 && run.errorLines.count == 1 && run.output.isEmpty)
    #expect(run.errors.contains("no/such/folder/report.html: cannot be written"))
  }

  @Test func `of a period that ends before it begins is refused`() throws {
    let run = try workplace.fipswatch("report", "--since", "2026-11-22", "--until", "2026-11-20")
    #expect(run.exitCode == 1 && run.errorLines.count == 1)
  }

  @Test func `before the first night says that there was none`() throws {
    let run = try workplace.fipswatch("report", "--as-of", "2026-11-01", "--format", "markdown")
    #expect(run.exitCode == 0 && run.output.contains("No night yet"))
    for snapshot in ["2026-11-21", "2026-11-22"] {
      try workplace.fipswatch("retract", snapshot + "T00:00:00Z", "--reason", "test")
    }
    for format in ["html", "markdown", "csv", "json"] {
      #expect(try workplace.fipswatch("report", "--format", format).exitCode == 0)
    }
  }

  @Test func `is a table, JSON and CSV too`() throws {
    let markdown = try workplace.fipswatch("report", "--as-of", "2026-11-22", "--format", "markdown").output
    #expect(markdown.contains("| Strict compliance | 50.0 % | 1 of 2 pools |"))
    let csv = try workplace.fipswatch("report", "--since", "-30d", "--bucket", "day", "--format", "csv").output
    #expect(csv == (try workplace.fipswatch("kpi", "--since", "-30d", "--bucket", "day", "--format", "csv").output))
  }
}

@Suite("The report and the other commands")
struct ReportAgreementTests {
  /// A year and more of simulated nights: at every instant that is asked for, parts and commands agree.
  @Test func `give the same`() throws {
    let workplace = try Workplace()
    let fleet = ["--seed", "11", "--clusters", "3", "--nights", "400", "--first-night", "2025-06-01", "nights"]
    try #require(workplace.run(.simulateFleet, fleet).exitCode == 0)
    try workplace.write(Self.policy, to: "p.yaml")
    workplace.environment["FIPSWATCH_POLICY"] = "p.yaml"
    _ = try workplace.fipswatch("import", "nights")
    for (since, asOf) in [
      ("2025-06-10", "2025-08-20"), ("2025-09-01", "2026-01-31T02:00:00Z"), ("2025-01-01", "2026-06-30"),
    ] {
      let stretch = ["--since", since, "--as-of", asOf, "--bucket", "month"]
      let report = try workplace.run(.fipswatch, ["report", "--format", "json"] + stretch).object()
      try expectSame(report, "kpi", workplace.run(.fipswatch, ["kpi", "--format", "json"] + stretch))
      for command in ["findings", "exemptions"] {
        try expectSame(
          report, command, workplace.run(.fipswatch, [command, "--format", "json", "--as-of", asOf]))
      }
      for command in ["drift", "explain"] {
        let told = try #require(report[command] as? [String: Any])
        let ends = ["--from", try #require(told["from"] as? String), "--to", try #require(told["to"] as? String)]
        try expectSame(report, command, workplace.run(.fipswatch, [command, "--format", "json"] + ends))
      }
    }
  }

  private func expectSame(_ report: [String: Any], _ key: String, _ run: Run) throws {
    let part = try #require(report[key] as? NSDictionary, "\(key)")
    #expect(try part.isEqual(run.object()), "\(key)")
  }

  private static let policy = """
    apiVersion: fipswatch/v1
    kind: Policy
    metadata: {name: p}
    scopes:
    - {name: all, severity: high, slaDays: 14}
    exemptions:
    - {id: EX-1, control: fips-enabled, match: {pools: ["*a*"]}, category: waiver, justification: vendor, ticket: T-1,
       requestedBy: ana@example.com, approvedBy: ben@example.com, approvedAt: 2025-06-01, expiresOn: 2026-01-31}

    """
}
