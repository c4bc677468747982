import Foundation
import Testing

@Suite("Exit codes")
struct ExitCodeTests {
  let workplace: Workplace

  init() throws { workplace = try Workplace() }

  private func importing(_ name: String, _ document: String, _ options: String...) throws -> Int32 {
    try workplace.write(document, to: name)
    return try workplace.run(.fipswatch, ["import", name] + options).exitCode
  }

  @Test func `drift is 0 when nothing changed, 2 when something did, 3 when coverage is partial`() throws {
    let (shop, mill) = (Cluster("shop", Pool("a", fips: true)), Cluster("mill", of: "sub2", Pool("a", fips: true)))
    #expect(try importing("2026-11-01.json", list(shop, mill)) == 0)
    #expect(try importing("2026-11-02.json", list(shop, mill)) == 0)
    #expect(try workplace.fipswatch("drift").exitCode == 0)
    #expect(try importing("2026-11-03.json", list(shop)) == 0)
    #expect(try workplace.fipswatch("drift").exitCode == 3)
    #expect(try importing("2026-11-04.json", list(Cluster("shop", Pool("a", fips: false)))) == 0)
    let drift = try workplace.fipswatch("drift")
    #expect(drift.exitCode == 2)
    #expect(drift.output.contains("1 pool newly non-compliant"))
    #expect(drift.errors.isEmpty)
  }

  @Test func `findings is 2 while one is open`() throws {
    _ = try importing("2026-11-01.json", list(Cluster("shop", Pool("a", fips: false))))
    #expect(try workplace.fipswatch("findings").exitCode == 2)
    _ = try importing("2026-11-02.json", list(Cluster("shop", Pool("a", fips: true))))
    #expect(try workplace.fipswatch("findings").exitCode == 0)
    #expect(try workplace.fipswatch("findings", "--all").exitCode == 0)
    #expect(try workplace.fipswatch("findings", "--as-of", "2026-11-01").exitCode == 2)
  }

  @Test(
    "before the first snapshot nothing is clean",
    arguments: [["findings", "--as-of", "2026-10-31"], ["drift", "--from", "2026-10-01", "--to", "2026-10-02"]])
  func beforeTheFirst(arguments: [String]) throws {
    _ = try importing("2026-11-01.json", list(Cluster("shop", Pool("a", fips: false))))
    let run = try workplace.run(.fipswatch, arguments)
    #expect(run.exitCode == 1 && run.output.isEmpty && run.errorLines.count == 1)
    #expect(run.errors.contains("name a time from 2026-11-01T00:00:00Z on"))
  }

  @Test(
    "of a period that ends before it begins nothing is told",
    arguments: [["kpi"], ["cost", "--prices", "prices.csv"], ["replay", "--policy", "policy.yaml"]])
  func endsBeforeItBegins(arguments: [String]) throws {
    _ = try importing("2026-11-01.json", list(Cluster("shop", Pool("a", fips: false))))
    try workplace.write("armSkuName,armRegionName,unitPrice,currency\na,eastus,1,USD\n", to: "prices.csv")
    _ = try workplace.run(.fipswatch, ["policy", "init", "policy.yaml"])
    let run = try workplace.run(.fipswatch, arguments + ["--since", "2026-11-12", "--as-of", "2026-11-11"])
    #expect(run.exitCode == 1 && run.output.isEmpty)
    #expect(run.errors == "fipswatch: --since is later than the end: nothing lies between\n")
  }

  @Test("findings are compared with an earlier period", arguments: ["2026-11", "2026", "2031-01"])
  func laterPeriod(against: String) throws {
    _ = try importing("2026-11-01.json", list(Cluster("shop", Pool("a", fips: false))))
    let window = ["--since", "2026-11-01", "--until", "2026-11-10"]
    let run = try workplace.run(.fipswatch, ["kpi", "--against", against] + window)
    #expect(run.exitCode == 1 && run.output.isEmpty)
    #expect(
      run.errors
        == "fipswatch: --against \(against): it does not end before 2026-11-10T23:59:59Z: name an earlier period\n")
    #expect(try workplace.run(.fipswatch, ["kpi", "--against", "2026-10"] + window).exitCode == 0)
  }

  @Test func `a partial import is 3, and one refused file among many is 1, with the others in`() throws {
    let shop = list(Cluster("shop", Pool("a", fips: true)))
    #expect(try importing("2026-11-01.json", shop, "--partial") == 3)
    #expect(try importing("2026-11-02.json", #"{"value":\#(shop),"nextLink":"https://next"}"#) == 3)
    try workplace.write("[{", to: "2026-11-03.json")
    try workplace.write(shop, to: "2026-11-04.json")
    let run = try workplace.fipswatch("import", "2026-11-03.json", "2026-11-02.json", "2026-11-04.json")
    #expect(run.exitCode == 1)
    #expect(run.errorLines.count == 1)
    let snapshots = try #require(workplace.fipswatch("snapshots", "--format", "json").object()["snapshots"] as? [Any])
    #expect(snapshots.count == 3)
  }

  @Test(
    "Wrong usage is 64",
    arguments: [
      ["import"], ["import", "x.json", "--taken-at", "yesterday"], ["import", "x.json", "--scope", "/x"],
      ["import", "x.json", "--scope", "s", "--partial"], ["frobnicate"], ["drift", "--from", "x"],
      ["drift", "--noise=1"],
      ["kpi", "--bucket", "year"], ["kpi", "--by", "colour"], ["inventory", "--format", "xml"], ["retract"],
      ["retract", "abc"], ["retract", "abc", "--reason", " "], ["history"], ["findings", "--as-of", "2026-02-30"],
    ])
  func usage(arguments: [String]) throws {
    let run = try workplace.run(.fipswatch, arguments)
    #expect(run.exitCode == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("fipswatch: "))
  }

  @Test(
    "Without a database every reading command says so",
    arguments: [["drift"], ["kpi"], ["inventory"], ["findings"], ["history", "x"], ["snapshots"]])
  func noDatabase(arguments: [String]) throws {
    let run = try workplace.run(.fipswatch, arguments)
    #expect(run.exitCode == 1)
    #expect(
      run.errors == "fipswatch: fipswatch.db: there is no such database: import a snapshot first, "
        + "or name another with --database\n")
    #expect(!FileManager.default.fileExists(atPath: workplace.path("fipswatch.db")))
  }

  @Test func `the database is named by an option, else by the environment`() throws {
    workplace.environment["FIPSWATCH_DATABASE"] = "a.db"
    #expect(try importing("2026-11-01.json", list(Cluster("shop", Pool("a", fips: true)))) == 0)
    #expect(try importing("2026-11-01.json", list(Cluster("shop")), "--database", "b.db") == 0)
    #expect(try workplace.fipswatch("inventory", "--format", "json").output.contains("shop"))
    #expect(try workplace.fipswatch("inventory", "--format", "json", "--database", "b.db").output == "[]\n")
    #expect(!FileManager.default.fileExists(atPath: workplace.path("fipswatch.db")))
  }
}
