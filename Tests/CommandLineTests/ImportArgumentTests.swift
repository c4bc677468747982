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
}
