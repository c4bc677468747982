import Foundation
import GRDB
import Testing

@Suite("Restoring a copy of a database")
struct RestoreTests {
  private let workplace: Workplace

  /// A copy of one night, and a database that has two.
  init() throws {
    workplace = try Workplace()
    for (date, fips) in [("2026-11-22", true), ("2026-11-23", false)] {
      try workplace.write(list(Cluster("shop", Pool("a", fips: fips))), to: "\(date).json")
    }
    #expect(try workplace.fipswatch("import", "2026-11-22.json").exitCode == 0)
    #expect(try workplace.fipswatch("backup", "copy.db").exitCode == 0)
    #expect(try workplace.fipswatch("import", "2026-11-23.json").exitCode == 0)
  }

  private func snapshots(_ database: String = "fipswatch.db") throws -> String {
    try workplace.fipswatch("snapshots", "--format", "json", "--database", database).output
  }

  private func names(_ prefix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workplace.folder.path).filter { $0.hasPrefix(prefix) }.sorted()
  }

  /// What a process that was killed leaves: a log with changes that the database itself does not have.
  private func leaveLog() throws {
    let path = workplace.path("fipswatch.db")
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction {
      try $0.execute(
        sql: "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; UPDATE snapshots SET partial_reason = 'x'")
    }
    var files: [String: Data] = [:]
    for name in ["fipswatch.db", "fipswatch.db-wal", "fipswatch.db-shm"] { files[name] = try workplace.read(name) }
    try queue.close()
    for (name, data) in files { try workplace.write(data, to: name) }
    #expect(try workplace.read("fipswatch.db-wal").count > 0)
  }

  private static let crashes: [@Sendable (RestoreTests) throws -> Void] = [
    { try $0.leaveLog() },
    {
      try $0.leaveLog()
      try $0.workplace.write(Data(repeating: 0xA5, count: 50_000), to: "fipswatch.db")
    },
    { try FileManager.default.removeItem(atPath: $0.workplace.path("fipswatch.db")) },
    { try $0.workplace.write("no database", to: "fipswatch.db-journal") },
    { try $0.workplace.write("", to: "fipswatch.db") },
  ]

  @Test(
    "nothing takes the place of a database, nor of a copy",
    arguments: [["restore", "none.db"], ["backup", "copy.db", "--database", "none.db"]])
  func nothing(command: [String]) throws {
    let (database, copy) = (try workplace.read("fipswatch.db"), try workplace.read("copy.db"))
    for make in ["", "VACUUM", "PRAGMA user_version = 3"] {
      try? FileManager.default.removeItem(atPath: workplace.path("none.db"))
      try workplace.write("", to: "none.db")
      let queue = try DatabaseQueue(path: workplace.path("none.db"))
      try queue.writeWithoutTransaction { try $0.execute(sql: make) }
      try queue.close()
      let run = try workplace.run(.fipswatch, command)
      #expect(run.exitCode == 1)
      #expect(run.errors == "fipswatch: none.db: nothing in it to copy: name another database\n")
      #expect(try workplace.read("fipswatch.db") == database && workplace.read("copy.db") == copy)
    }
  }

  @Test(
    "after any crash", arguments: crashes.indices,
    [["restore", "copy.db"], ["backup", "fipswatch.db", "--database", "copy.db"]])
  func afterCrash(crash: Int, command: [String]) throws {
    let expected = try snapshots("copy.db")
    try Self.crashes[crash](self)
    let run = try workplace.run(.fipswatch, command)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try names("fipswatch.db") == ["fipswatch.db"])
    #expect(try snapshots() == expected)
    #expect(try workplace.fipswatch("verify").exitCode == 0)
    #expect(try names("copy.db") == ["copy.db"])
  }

  @Test func `a database that somebody has open stays as it is`() throws {
    let queue = try DatabaseQueue(path: workplace.path("fipswatch.db"))
    let before = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM snapshots") }
    for command in [["restore", "copy.db"], ["backup", "fipswatch.db", "--database", "copy.db"]] {
      let run = try workplace.run(.fipswatch, command)
      #expect(run.exitCode == 1)
      #expect(
        run.errors
          == "fipswatch: fipswatch.db: in use: stop every fipswatch that has it open, `serve` too, and try again\n")
    }
    #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM snapshots") } == before)
    try queue.close()
    #expect(try workplace.fipswatch("restore", "copy.db").exitCode == 0)
  }

  @Test(
    "what is no whole copy is refused, and the database stays",
    arguments: ["short.db", "text", "none.db", "fipswatch.db", "."])
  func refusals(copy: String) throws {
    try workplace.write(workplace.read("copy.db").prefix(60_000), to: "short.db")
    try workplace.write("no database at all, but long enough to be looked at", to: "text")
    let before = try snapshots()
    let run = try workplace.fipswatch("restore", copy)
    #expect(run.exitCode == 1)
    #expect(run.errorLines.count == 1 && run.errors.hasPrefix("fipswatch: \(copy): "), "\(run.errors)")
    #expect(try snapshots() == before)
  }

  @Test func `a copy that does not exist is said not to exist`() throws {
    let run = try workplace.fipswatch("restore", "gone/copy.db")
    #expect(
      run.errors
        == "fipswatch: gone/copy.db: no such file: name a copy of the database, such as `fipswatch backup` writes\n")
  }

  @Test func `what killed backups left goes with the next one, and what runs stays`() throws {
    for ending in ["", "-journal"] { try workplace.write("half", to: "copy.db.unfinished-99999999\(ending)") }
    let running = try DatabaseQueue(path: workplace.path("copy.db.unfinished-99999998"))
    try running.inDatabase { database in
      try database.execute(sql: "CREATE TABLE t (x); BEGIN IMMEDIATE")
      #expect(try workplace.fipswatch("backup", "copy.db").exitCode == 0)
      try database.execute(sql: "ROLLBACK")
    }
    #expect(try names("copy.db") == ["copy.db", "copy.db.unfinished-99999998"])
  }

  @Test func `permissions stay as they were`() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: workplace.path("fipswatch.db"))
    #expect(try workplace.fipswatch("restore", "copy.db").exitCode == 0)
    let attributes = try FileManager.default.attributesOfItem(atPath: workplace.path("fipswatch.db"))
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test func `a database that was not migrated yet can be copied and restored, though not read`() throws {
    let queue = try DatabaseQueue(path: workplace.path("fipswatch.db"))
    try queue.write { try $0.execute(sql: "DELETE FROM grdb_migrations") }
    try queue.close()
    #expect(try workplace.fipswatch("inventory").exitCode == 1)
    #expect(try workplace.fipswatch("backup", "old.db").exitCode == 0)
    #expect(try workplace.fipswatch("restore", "old.db").exitCode == 0)
  }
}
