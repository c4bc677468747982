import Foundation
import Testing

/// What people type who know other tools.
@Suite("Hints on usage")
struct UsageHintTests {
  let workplace = try! Workplace()

  init() throws {
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-01.json")
    try #require(workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
  }

  struct Typed: CustomTestStringConvertible {
    var arguments: [String]
    /// What the first line ends with.
    var hint: String
    /// What the hint makes of the arguments; nil where that needs more than a test has.
    var instead: [String]?
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: String, _ hint: String, _ instead: String? = nil) {
      self.arguments = arguments.split(separator: " ").map(String.init)
      self.hint = hint
      self.instead = instead?.split(separator: " ").map(String.init)
    }
  }

  static let typed = [
    Typed("inventory --json", "'--json': use --format json", "inventory --format json"),
    Typed("inventory -o json", "'-o': use --format json", "inventory --format json"),
    Typed("inventory --output json", "'--output': use --format json", "inventory --format json"),
    Typed("inventory --output=csv", "use --format csv", "inventory --format csv"),
    Typed("findings -o table", "'-o': use --format table", "findings --format table"),
    Typed("kpi --csv", "'--csv': use --format csv", "kpi --format csv"),
    Typed(
      "inventory -o fleet.json", "'-o': use --format json, and > fleet.json to write it to a file",
      "inventory --format json"),
    Typed("report -o json", "names the file to write: use --format json", "report --format json"),
    Typed("inventory --db fipswatch.db", "'--db': use --database fipswatch.db", "inventory --database fipswatch.db"),
    Typed("serve --port 9000", "'--port': use --listen 127.0.0.1:9000"),
    Typed("serve -p 9000", "'-p': use --listen 127.0.0.1:9000"),
    Typed("serve --host 0.0.0.0", "'--host': use --listen 0.0.0.0:8484"),
    Typed("serve --listen 9000", "write host and port (0 to 65535): 127.0.0.1:8484"),
    Typed(
      "import 2026-11-01.json --date 2026-11-02", "'--date': use --taken-at 2026-11-02",
      "import 2026-11-01.json --taken-at 2026-11-02"),
    Typed("inventory --date 2026-11-02", "'--date': use --as-of 2026-11-02", "inventory --as-of 2026-11-02"),
    Typed("kpi --from 2026-11-01", "'--from': use --since 2026-11-01", "kpi --since 2026-11-01"),
    Typed("drift --since 2026-11-01", "'--since': use --from 2026-11-01", "drift --from 2026-11-01"),
    Typed(
      "kpi --since yesterday", "write a date, a date and time such as 2026-11-22T02:00:00Z, or how long ago: -1d, -12h",
      "kpi --since -1d"),
    Typed(
      "findings --as-of now", "write a date, a date and time such as 2026-11-22T02:00:00Z, or how long ago: -1d, -12h",
      "findings --as-of -1d"),
    Typed(
      "kpi --by colour", "write subscription, location, cluster, os, scope, severity, owner or tag:NAME",
      "kpi --by subscription"),
    Typed("import 2026-11-01.json --policy-file x", "'--policy-file'"),
    Typed(
      "import 2026-11-01.json -g shop", "use --scope with a subscription, or the id of a resource group or cluster",
      "import 2026-11-01.json --scope sub"),
    Typed("list", "'list': `fipswatch inventory` does that", "inventory"),
    Typed("dashboard", "'dashboard': `fipswatch serve` does that"),
    Typed("frobnicate", "'frobnicate': `fipswatch --help` lists the commands", "--help"),
    Typed("import --file 2026-11-01.json", "'--file': give the file without a flag", "import 2026-11-01.json"),
  ]

  @Test("lead to what was meant", arguments: typed)
  func hints(typed: Typed) throws {
    let run = try workplace.run(.fipswatch, typed.arguments)
    #expect(run.exitCode == 64)
    #expect(run.output.isEmpty)
    #expect(run.errorLines.first?.contains(typed.hint) == true, "\(run.errors)")
    if let instead = typed.instead {
      let exitCode = try workplace.run(.fipswatch, instead).exitCode
      #expect(exitCode != 64 && exitCode != 1)
    }
  }

  @Test func `an unknown flag has no hint`() throws {
    let run = try workplace.fipswatch("inventory", "--frobnicate")
    #expect(run.exitCode == 64)
    #expect(run.errorLines.first == "fipswatch: Unknown option '--frobnicate'")
  }
}
