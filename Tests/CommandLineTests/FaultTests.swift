import Foundation
import GRDB
import Testing

@Suite("Faults in the middle of an import")
struct FaultTests {
  let workplace: Workplace

  /// A first night, and a second of a few megabytes in which much is new, in a database each.
  init() throws {
    workplace = try Workplace()
    let run = try workplace.run(
      .simulateFleet,
      ["--seed", "3", "--clusters", "300", "--nights", "2", "--changed-share", "0.3", workplace.path("nights")])
    try #require(run.exitCode == 0)
    let nights = try FileManager.default.contentsOfDirectory(atPath: workplace.path("nights")).sorted()
    for (index, name) in nights.prefix(2).enumerated() {
      try FileManager.default.moveItem(
        atPath: workplace.path("nights/\(name)"), toPath: workplace.path("2026-11-0\(index + 1).json"))
    }
  }

  private func importing(_ name: String, into database: String) throws -> Int32 {
    try workplace.fipswatch("import", name, "--database", database).exitCode
  }

  /// Facts and judgements without import times and the bytes that are known, which name no fact.
  private func facts(_ database: String) throws -> [String: [String]] {
    try DatabaseQueue(path: workplace.path(database)).read { database in
      #expect(try String.fetchAll(database, sql: "PRAGMA integrity_check") == ["ok"])
      #expect(try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
      let queries = [
        "snapshots": "SELECT digest, taken_at, is_complete FROM snapshots",
        "versions":
          "SELECT n.name, v.from_at, v.to_at, c.body FROM versions v JOIN resources n ON n.id = v.resource_id "
          + "JOIN contents c ON c.id = v.config_id",
        "verdicts": "SELECT n.name, n.kind, v.* FROM verdicts v JOIN resources n ON n.id = v.resource_id",
        "episodes": "SELECT n.name, e.* FROM episodes e JOIN resources n ON n.id = e.resource_id",
      ]
      return try queries.mapValues { sql in try Row.fetchAll(database, sql: sql).map { "\($0)" }.sorted() }
    }
  }

  @Test func `killed at any point, the file holds all of a night or nothing, and the next import does the rest`() throws
  {
    #expect(try importing("2026-11-01.json", into: "first.db") == 0)
    let first = try facts("first.db")
    try copyDatabase(from: "first.db", to: "undisturbed.db")
    let start = ContinuousClock.now
    #expect(try importing("2026-11-02.json", into: "undisturbed.db") == 0)
    let duration = ContinuousClock.now - start
    let undisturbed = try facts("undisturbed.db")
    #expect(undisturbed["snapshots"]!.count == 2)
    var interrupted = 0
    for point in 0..<30 {
      try copyDatabase(from: "first.db", to: "killed.db")
      let process = try workplace.start(.fipswatch, ["import", "2026-11-02.json", "--database", "killed.db"])
      Thread.sleep(forTimeInterval: (duration / 30 * point) / .seconds(1))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let left = try facts("killed.db")
      #expect(left == first || left == undisturbed, "point \(point)")
      interrupted += left == first ? 1 : 0
      #expect(try importing("2026-11-02.json", into: "killed.db") == 0)
      #expect(try facts("killed.db") == undisturbed, "point \(point)")
    }
    // How many depends on how busy the machine is; none would mean that nothing was tried.
    #expect(interrupted >= 3)
  }

  @Test func `killed while it makes a new database, the next import makes it`() throws {
    for point in 0..<8 {
      let process = try workplace.start(.fipswatch, ["import", "2026-11-01.json", "--database", "new\(point).db"])
      Thread.sleep(forTimeInterval: 0.02 * Double(point))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(try importing("2026-11-01.json", into: "new\(point).db") == 0)
      #expect(try facts("new\(point).db")["snapshots"]!.count == 1)
    }
  }

  @Test func `of imports at once none is lost`() throws {
    for day in 3...6 {
      try FileManager.default.copyItem(
        atPath: workplace.path("2026-11-01.json"), toPath: workplace.path("2026-11-0\(day).json"))
    }
    let processes = try (1...6).map { try workplace.start(.fipswatch, ["import", "2026-11-0\($0).json"]) }
    for process in processes {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    #expect(try facts("fipswatch.db")["snapshots"]!.count == 6)
    for day in 1...6 { #expect(try importing("2026-11-0\(day).json", into: "one-by-one.db") == 0) }
    let rows = try [facts("fipswatch.db"), facts("one-by-one.db")].map { $0["versions"] }
    #expect(rows[0] == rows[1])
  }

  private func copyDatabase(from source: String, to target: String) throws {
    for suffix in ["", "-wal", "-shm"] {
      let (from, to) = (workplace.path(source + suffix), workplace.path(target + suffix))
      if FileManager.default.fileExists(atPath: to) { try FileManager.default.removeItem(atPath: to) }
      if FileManager.default.fileExists(atPath: from) { try FileManager.default.copyItem(atPath: from, toPath: to) }
    }
  }
}
