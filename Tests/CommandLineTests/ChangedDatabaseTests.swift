import Foundation
import GRDB
import Testing

/// Some of what is tried in process on every column, with the program and its server.
@Suite("The program on changed databases")
struct ChangedDatabaseTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    for (date, fips) in [("2026-11-22", true), ("2026-11-23", false)] {
      try workplace.write(list(Cluster("shop", Pool("a", fips: fips))), to: "nights/\(date).json")
    }
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-24.json")
    #expect(try workplace.fipswatch("import", "nights").exitCode == 0)
  }

  private func change(_ sql: String) throws {
    let queue = try DatabaseQueue(path: workplace.path("fipswatch.db"))
    try queue.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \(sql)")
    }
    try queue.close()
  }

  private static let changes = [
    ("UPDATE judgements SET verdict = 'fine' WHERE id = 1", "judgements row 1: verdict is 'fine'"),
    (
      "UPDATE episodes SET opened_at = -9223372036854775807 - 1",
      "episodes row 4, 'fips-enabled', -9223372036854775808: opened_at is -9223372036854775808"
    ),
    (
      "UPDATE snapshots SET taken_at = 9223372036854775807 WHERE id = 2",
      "snapshots row 2: taken_at is 9223372036854775807"
    ),
    ("DELETE FROM policies", "snapshots row 1: policy_id is 1"),
    ("DELETE FROM judgements WHERE id = 2", "judgement_id is 2"),
    ("UPDATE contents SET body = replace(body, 'eastus', 'westus')", "body is not what the digest says"),
    ("UPDATE policies SET body = '[[[['", "policies row 1: body is not what the digest says"),
    ("UPDATE resources SET parent_id = id WHERE kind = 'cluster'", "resources row 3: parent_id is 3"),
  ]

  private static let commands = [
    ["inventory"], ["kpi", "--bucket", "day"], ["findings"], ["drift"], ["explain", "--from", "2026-11-22"],
    ["history", "shop"],
    ["snapshots"], ["report"], ["metrics"], ["rebuild"], ["import", "2026-11-24.json"],
    ["sql", "SELECT * FROM v_kpi_daily"],
  ]

  @Test(
    "verify names the table and the row; every command answers, or says that it is damaged in one line",
    arguments: changes)
  func changed(sql: String, row: String) throws {
    try change(sql)
    let verify = try workplace.fipswatch("verify", "--format", "json")
    #expect(verify.exitCode == 1)
    #expect(verify.output.contains(row), "\(verify.output)\(verify.errors)")
    for command in Self.commands {
      let run = try workplace.run(.fipswatch, command)
      #expect((0...3).contains(run.exitCode), "\(command): \(run.exitCode)")
      guard run.exitCode == 1 else { continue }
      #expect(run.errorLines.count == 1, "\(command): \(run.errors)")
      #expect(run.errors.contains("damaged") || run.errors.contains("no such cluster"), "\(command): \(run.errors)")
    }
  }

  @Test func `the message names the row and the way out`() throws {
    try change("UPDATE judgements SET basis = 'guess' WHERE id = 1")
    let run = try workplace.fipswatch("inventory")
    #expect(
      run.errors
        == "fipswatch: fipswatch.db: damaged, judgements row 1: basis is 'guess': restore it from a copy with `fipswatch restore COPY`\n"
    )
  }

  @Test func `rebuild makes nothing of facts that were changed`() throws {
    try change("UPDATE contents SET body = replace(body, 'false', 'true')")
    #expect(try workplace.fipswatch("rebuild").errors.contains("damaged, contents row"))
  }

  @Test("a server outlives them", arguments: changes.indices)
  func served(change index: Int) throws {
    let server = try RunningServer(in: workplace)
    #expect(try server.get("/").status == 200)
    try change(Self.changes[index].0)
    for path in ["/", "/findings", "/drift", "/kpi?by=owner", "/coverage", "/metrics", "/healthz"] {
      #expect([200, 503].contains(try server.get(path).status), "\(path)")
    }
    #expect(server.isRunning)
  }
}
