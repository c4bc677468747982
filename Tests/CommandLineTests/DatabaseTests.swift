import Foundation
import GRDB
import LoopbackServices
import TestSupport
import Testing

@Suite("Databases that cannot be used get one line and exit code 1")
struct DatabaseTests {
  let workplace: Workplace
  private let night = list(Cluster("shop", Pool("a", fips: true)))

  init() throws {
    workplace = try Workplace()
    try workplace.write(night, to: "2026-11-01.json")
    try workplace.write(night, to: "2026-11-02.json")
  }

  private var database: DatabaseQueue {
    get throws { try DatabaseQueue(path: workplace.path("fipswatch.db")) }
  }

  private func expectOneLine(_ run: Run, _ line: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(run.exitCode == 1, sourceLocation: sourceLocation)
    #expect(run.errors == "fipswatch: \(line)\n", sourceLocation: sourceLocation)
    #expect(run.output.isEmpty || run.output == "Nothing was imported.\n", sourceLocation: sourceLocation)
  }

  @Test(arguments: [["import", "2026-11-01.json"], ["inventory"], ["kpi"], ["drift"], ["findings"], ["snapshots"]])
  func `one that is not one`(arguments: [String]) throws {
    let garbage = Data((0..<8_192).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try workplace.write(garbage, to: "fipswatch.db")
    let run = try workplace.run(.fipswatch, arguments)
    expectOneLine(run, "fipswatch.db: not a fipswatch database: name another with --database")
    #expect(try workplace.read("fipswatch.db") == garbage)
  }

  @Test func `one of another program`() throws {
    try database.write { try $0.execute(sql: "CREATE TABLE notes (text)") }
    let before = try workplace.read("fipswatch.db")
    let run = try workplace.fipswatch("import", "2026-11-01.json")
    expectOneLine(run, "fipswatch.db: not a fipswatch database: name another with --database")
    #expect(try workplace.read("fipswatch.db") == before)
  }

  @Test(arguments: [["import", "2026-11-02.json"], ["inventory"], ["drift"]])
  func `one that a newer program wrote`(arguments: [String]) throws {
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    try database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999_of_the_future')") }
    let run = try workplace.run(.fipswatch, arguments)
    expectOneLine(run, "fipswatch.db: written by a newer fipswatch: update this program")
  }

  @Test(arguments: [["inventory"], ["kpi"], ["explain", "--from", "-7d"], ["rebuild"], ["import", "2026-11-02.json"]])
  func `one that was made before the first release`(arguments: [String]) throws {
    try database.write { database in
      try database.execute(
        sql: """
          PRAGMA application_id = 0x66697073; CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations VALUES ('0001_inventory')
          """)
    }
    let before = try DatabaseDump(workplace.path("fipswatch.db"))
    expectOneLine(
      try workplace.run(.fipswatch, arguments),
      "fipswatch.db: made before the first release: import the archive into a new database, which keeps everything in its"
        + " documents, but records policies anew, and starts without retractions and alerts")
    #expect(try DatabaseDump(workplace.path("fipswatch.db")) == before)
  }

  @Test(arguments: [
    ("CREATE TRIGGER drops BEFORE INSERT ON verdicts BEGIN SELECT raise(IGNORE); END", "trigger drops on verdicts"),
    (
      "CREATE TRIGGER closes AFTER INSERT ON Episodes BEGIN UPDATE episodes SET closed_at = opened_at; END",
      "trigger closes on Episodes"
    ),
    ("CREATE UNIQUE INDEX one ON configuration_changes (resource_id)", "index one on configuration_changes"),
  ])
  func `one in which another program's schema changes what is written`(sql: String, named: String) throws {
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    try database.write { try $0.execute(sql: sql) }
    let parts = named.split(separator: " ")
    for command in [["import", "2026-11-02.json"], ["rebuild"], ["retract", "2026-11-01", "--reason", "x"]] {
      expectOneLine(
        try workplace.run(.fipswatch, command),
        "fipswatch.db: another program's \(named) changes what is written: take it out with"
          + " `sqlite3 fipswatch.db 'DROP \(parts[0].uppercased()) \"\(parts[1])\"'`, then run `fipswatch verify`")
    }
    try database.write { try $0.execute(sql: "DROP \(parts[0]) \(parts[1])") }
    #expect(try workplace.fipswatch("import", "2026-11-02.json").exitCode == 0)
    #expect(try workplace.fipswatch("verify").exitCode == 0)
  }

  @Test func `one in which a table was made otherwise`() throws {
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    try database.writeWithoutTransaction { database in
      let sql = try String.fetchOne(database, sql: "SELECT sql FROM sqlite_schema WHERE name = 'module_standings'")!
      try database.execute(
        sql:
          "DROP TABLE module_standings; \(sql.replacing("PRIMARY KEY (policy_id", with: "UNIQUE (image) ON CONFLICT IGNORE, PRIMARY KEY (policy_id"))"
      )
    }
    expectOneLine(
      try workplace.fipswatch("import", "2026-11-02.json"),
      "fipswatch.db: table module_standings was changed by another program: restore the file from a copy with"
        + " `fipswatch restore COPY`")
  }

  @Test func `one in which others keep tables, views and indexes of their own is written as ever`() throws {
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    try database.write {
      try $0.execute(
        sql: """
          CREATE TABLE notes (text UNIQUE); CREATE INDEX mine ON verdicts (to_at); CREATE VIEW own AS SELECT 1;
          CREATE TRIGGER stamp AFTER INSERT ON notes BEGIN UPDATE notes SET text = 'x'; END
          """)
    }
    #expect(try workplace.fipswatch("import", "2026-11-02.json").exitCode == 0)
  }

  @Test(arguments: [["rebuild"], ["retract", "abc", "--reason", "x"]])
  func `one that is not there is not made by what only mends`(arguments: [String]) throws {
    expectOneLine(
      try workplace.run(.fipswatch, arguments),
      "fipswatch.db: there is no such database: import a snapshot first, or name another with --database")
    #expect(!FileManager.default.fileExists(atPath: workplace.path("fipswatch.db")))
  }

  @Test func `one that another import holds, when patience ends`() throws {
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    let before = try DatabaseDump(workplace.path("fipswatch.db"))
    let run = try database.inDatabase { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      defer { try? database.execute(sql: "ROLLBACK") }
      return try workplace.fipswatch("import", "2026-11-02.json", "--patience", "0.5")
    }
    expectOneLine(run, "fipswatch.db: locked by another import: try again when it has ended")
    #expect(try DatabaseDump(workplace.path("fipswatch.db")) == before)
    #expect(try workplace.fipswatch("import", "2026-11-02.json").exitCode == 0)
  }

  @Test func `it can be read while an import holds it`() throws {
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    let run = try database.inDatabase { database in
      try database.execute(sql: "BEGIN IMMEDIATE; DELETE FROM verdicts")
      defer { try? database.execute(sql: "ROLLBACK") }
      return try workplace.fipswatch("inventory", "--format", "json")
    }
    #expect(run.exitCode == 0)
    #expect(run.output.contains(#""pool": "a""#))
  }

  @Test func `one that is damaged in the middle`() throws {
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    var bytes = try workplace.read("fipswatch.db")
    for position in 4_096..<bytes.count { bytes[position] = 0xA5 }
    try workplace.write(bytes, to: "fipswatch.db")
    for name in ["fipswatch.db-wal", "fipswatch.db-shm"] {
      try? FileManager.default.removeItem(atPath: workplace.path(name))
    }
    let run = try workplace.fipswatch("import", "2026-11-02.json")
    expectOneLine(run, "fipswatch.db: damaged: restore it from a copy with `fipswatch restore COPY`")
  }

  @Test func `one in a folder that is not there`() throws {
    let run = try workplace.fipswatch("import", "2026-11-01.json", "--database", "nowhere/x.db")
    expectOneLine(run, "nowhere/x.db: cannot be opened: check that its folder exists and is writable")
  }

  @Test(arguments: ["", ":memory:", "file:shop.db?mode=memory"])
  func `one that would be gone at the end`(_ name: String) throws {
    for command in [["import", "2026-11-01.json"], ["findings"]] {
      let run = try workplace.run(.fipswatch, command + ["--database", name])
      #expect(run.exitCode == 1)
      #expect(run.errors.contains(name.isEmpty ? "has an empty name" : "names no file"))
    }
  }

  @Test func `a folder`() throws {
    for command in [["import", "2026-11-01.json"], ["inventory"]] {
      let run = try workplace.run(.fipswatch, command + ["--database", "."])
      expectOneLine(run, ".: is a folder: name the database file in it")
    }
    #expect(try workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    expectOneLine(try workplace.fipswatch("backup", "."), ".: cannot be written: is a folder: name a file in it")
  }

  @Test(.enabled(if: Mount.isPermitted, "mounting is not permitted here"))
  func `one on a file system that is read-only`() throws {
    let disk = try Mount(at: workplace.path("disk"), size: "8m")
    #expect(try workplace.fipswatch("import", "2026-11-01.json", "--database", "disk/x.db").exitCode == 0)
    try disk.remount("ro")
    let run = try workplace.fipswatch("import", "2026-11-02.json", "--database", "disk/x.db")
    expectOneLine(
      run, "disk/x.db: read-only: make the file and its folder writable, or name another with --database")
    #expect(try workplace.fipswatch("import", "2026-11-02.json", "--database", "disk/new.db").exitCode == 1)
    #expect(try workplace.fipswatch("inventory", "--database", "disk/x.db").exitCode == 0)
  }

  @Test(.enabled(if: Mount.isPermitted, "mounting is not permitted here"))
  func `one on a full disk, which takes all of a document or nothing`() throws {
    let disk = try Mount(at: workplace.path("disk"), size: "2400k")
    #expect(try workplace.fipswatch("import", "2026-11-01.json", "--database", "disk/x.db").exitCode == 0)
    let clusters = (0..<3_000).map { Cluster("c\($0)", of: "sub2", Pool("pool\($0)", fips: false)) }
    try workplace.write(list(clusters), to: "2026-11-03.json")
    let before = try DatabaseDump(workplace.path("disk/x.db"))
    let run = try workplace.fipswatch("import", "2026-11-03.json", "--database", "disk/x.db")
    expectOneLine(run, "disk/x.db: the disk is full, nothing was imported: make room and import again")
    #expect(try DatabaseDump(workplace.path("disk/x.db")) == before)
    try disk.remount("size=32m")
    #expect(try workplace.fipswatch("import", "2026-11-03.json", "--database", "disk/x.db").exitCode == 0)
  }
}
