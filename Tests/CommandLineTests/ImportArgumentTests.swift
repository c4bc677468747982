import Foundation
import Testing

@Suite("What import takes from a shell")
struct ImportArgumentTests {
  private let workplace = try! Workplace()
  private let shop = list(Cluster("shop", Pool("a", fips: true)))

  @Test func `standard input needs to be told when it was taken`() throws {
    let told = try workplace.fipswatch("import", "-", "--taken-at", "2026-11-01T02:00:00+01:00", input: shop)
    #expect(told.exitCode == 0, "\(told.errors)")
    #expect(try workplace.fipswatch("snapshots").output.contains("2026-11-01T01:00:00Z"))
    let run = try workplace.fipswatch("import", "-", input: shop)
    #expect(run.exitCode == 1)
    #expect(
      run.errors == "fipswatch: standard input: nothing says when it was taken: give --taken-at, "
        + "or a name such as 2026-11-22.json\n")
  }

  @Test func `a name with a time that is not understood is refused, and --taken-at helps`() throws {
    try workplace.write(shop, to: "2026-11-03-0215-EST.json")
    let run = try workplace.fipswatch("import", "2026-11-03-0215-EST.json")
    #expect(run.exitCode == 1)
    #expect(
      run.errors == "fipswatch: 2026-11-03-0215-EST.json: its name has what looks like a time or zone, and is not "
        + "understood: give --taken-at, in UTC\n")
    let told = try workplace.fipswatch("import", "2026-11-03-0215-EST.json", "--taken-at", "2026-11-03T07:15Z")
    #expect(told.exitCode == 0, "\(told.errors)")
  }

  @Test(
    "clusters without their pools make an import partial, as they do drift, and no pool goes",
    arguments: ["null", nil])
  func withoutPools(profiles: String?) throws {
    let clusters = ["shop", "mill", "bank"].map { Cluster($0, Pool("a", fips: true), Pool("b", fips: false)) }
    try workplace.write(list(clusters), to: "2026-11-01.json")
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    let without = clusters.map { cluster in
      let start = cluster.json.firstRange(of: #""agentPoolProfiles":["#)!.lowerBound
      let end = cluster.json.firstRange(of: "],")!.upperBound
      let member = profiles.map { #""agentPoolProfiles":\#($0),"# } ?? #""powerState":{"code":"Running"},"#
      return cluster.json.replacingCharacters(in: start..<end, with: member)
    }
    try workplace.write("[\(without.joined(separator: ","))]", to: "2026-11-02.json")
    let run = try workplace.fipswatch("import", "2026-11-02.json", "--format", "json")
    #expect(run.exitCode == 3)
    let summary = try #require((run.object()["snapshots"] as? [[String: Any]])?.first)
    #expect((summary["keptPools"] as? [String])?.count == 6)
    #expect(try workplace.fipswatch("drift").exitCode == 3)
    let pools = try workplace.fipswatch("sql", "SELECT count(*) FROM v_pools WHERE pool IS NOT NULL", "--format", "csv")
    #expect(pools.output.hasSuffix("\r\n6\r\n"), "\(pools.output)\(pools.errors)")
  }

  @Test func `folders, globs and claims come through, and what is passed over is said`() throws {
    for name in ["2026-11-01.json", "2026-11-02.json", "notes.txt"] { try workplace.write(shop, to: "n/\(name)") }
    let run = try workplace.fipswatch("import", "n", "--scope", "SUB", "--format", "json")
    #expect(run.exitCode == 0)
    #expect(run.errors == "fipswatch: n: notes.txt was passed over: name what is to be imported too\n")
    #expect((try run.object()["snapshots"] as? [Any])?.count == 2)
    #expect(try workplace.fipswatch("import", "n/*.json", "--partial").exitCode == 3)
    try workplace.write("[]", to: "2026-11-03.json")
    #expect(try workplace.fipswatch("import", "2026-11-03.json", "--scope", "SUB").exitCode == 0)
    #expect(try workplace.fipswatch("inventory", "--format", "json").output == "[]\n")
  }

  @Test func `a retracted snapshot no longer counts and keeps its record`() throws {
    try workplace.write(shop, to: "2026-11-01.json")
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2026-11-02.json")
    #expect(try workplace.fipswatch("import", "2026-11-01.json", "2026-11-02.json").exitCode == 0)
    #expect(try workplace.fipswatch("findings").exitCode == 2)
    #expect(try workplace.fipswatch("retract", "2026-11-02T00:00:00Z", "--reason", "wrong date").exitCode == 0)
    #expect(try workplace.fipswatch("findings").exitCode == 0)
    #expect(try workplace.fipswatch("snapshots").output.contains("no: wrong date"))
    let unknown = try workplace.fipswatch("retract", "feed", "--reason", "x")
    #expect(unknown.exitCode == 1)
    #expect(unknown.errors == "fipswatch: feed: no such snapshot: `fipswatch snapshots` lists them\n")
  }

  @Test("a night that was compressed since is the night that it was", arguments: [false, true])
  func compressed(isRetracted: Bool) throws {
    for (date, fips) in [("2026-11-21", false), ("2026-11-22", true)] {
      try workplace.write(list(Cluster("shop", Pool("a", fips: fips))), to: "nights/\(date).json")
    }
    #expect(try workplace.fipswatch("import", "nights").exitCode == 0)
    if isRetracted { try workplace.fipswatch("retract", "2026-11-22", "--reason", "another fleet") }
    let night = workplace.path("nights/2026-11-22.json")
    #expect(try workplace.run(URL(filePath: "/bin/gzip"), ["-9", night]).exitCode == 0)
    let run = try workplace.fipswatch("import", "nights")
    let outcome = isRetracted ? "retracted" : "imported"
    #expect(run.output.contains("2026-11-22.json.gz: \(outcome) before"), "\(run.output)")
    let snapshots = try workplace.fipswatch("sql", "SELECT count(*) AS n FROM snapshots", "--format", "csv").output
    #expect(snapshots == "n\r\n2\r\n")
    #expect(try workplace.fipswatch("findings").exitCode == (isRetracted ? 2 : 0))
    // Another night of that instant is another.
    try workplace.write(list(Cluster("mill", Pool("a", fips: false))), to: "other/2026-11-22.json")
    #expect(
      try workplace.run(URL(filePath: "/bin/gzip"), [workplace.path("other/2026-11-22.json")]).exitCode == 0)
    #expect(!(try workplace.fipswatch("import", "other", "--partial").output.contains("before")))
  }
}
