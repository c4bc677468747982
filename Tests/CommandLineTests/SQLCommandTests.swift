import Foundation
import LoopbackServices
import Testing

@Suite("sql answers a question, and nothing can be changed with it")
struct SQLCommandTests {
  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    let hostile = Pool("web", fips: false, #","vmSize":"=cmd|'/c calc'!A1","osSku":"x\u001b[2J|\n<b>""#)
    try workplace.write(list(Cluster("shop", hostile, Pool("db", fips: true))), to: "2025-01-01.json")
    try #require(workplace.fipswatch("import", "2025-01-01.json").exitCode == 0)
  }

  private func expectOneLine(_ run: Run, _ line: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(run.exitCode == 1, sourceLocation: sourceLocation)
    #expect(run.errors == "fipswatch: \(line)\n", sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
  }

  // MARK: Formats

  @Test func `as a table, with numbers to the right`() throws {
    let run = try workplace.fipswatch("sql", "SELECT pool, 5 AS nodes, NULL AS untold FROM v_pools ORDER BY pool")
    #expect(
      run.output == """
        pool  nodes  untold
        ────  ─────  ──────
        db        5       –
        web       5       –

        """)
    #expect(run.exitCode == 0 && run.errors.isEmpty)
  }

  @Test func `as JSON: the columns in their order, bytes as SQL writes them`() throws {
    let run = try workplace.fipswatch(
      "sql",
      "SELECT 2 AS b, 1.5 AS a, NULL AS n, x'00FFa0' AS x, 'q\"' AS t UNION ALL SELECT 9223372036854775807, 9e999, 0, '', ''",
      "--format", "json")
    #expect(
      run.output == """
        [
          {"b": 2, "a": 1.5, "n": null, "x": "X'00FFA0'", "t": "q\\""},
          {"b": 9223372036854775807, "a": null, "n": 0, "x": "", "t": ""}
        ]

        """)
    _ = try run.json()
    #expect(try workplace.fipswatch("sql", "SELECT 1 AS a WHERE 0", "--format", "json").output == "[]\n")
  }

  @Test func `as CSV, in which no text becomes a formula`() throws {
    let run = try workplace.fipswatch(
      "sql", "SELECT vm_size, -1 AS less, os_sku FROM v_pools WHERE pool = 'web'", "--format", "csv")
    #expect(run.output == "vm_size,less,os_sku\r\n'=cmd|'/c calc'!A1,-1,\"x\\u{1B}[2j|\n<b>\"\r\n")
    #expect(try workplace.fipswatch("sql", "SELECT 1 AS a WHERE 0", "--format", "csv").output == "a\r\n")
  }

  @Test(arguments: ["table", "markdown"])
  func `what is hidden or marks something up is shown as it is`(format: String) throws {
    let run = try workplace.fipswatch("sql", "SELECT os_sku AS \"<i>|\u{1B}\" FROM v_pools", "--format", format)
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.output.contains(format == "table" ? #"\u{1B}[2j|\u{A}<b>"# : #"\\u{1B}\[2j\|\\u{A}&lt;b&gt;"#))
  }

  @Test func `two columns of one name cannot be distinguished in JSON`() throws {
    expectOneLine(
      try workplace.fipswatch("sql", "SELECT 1 AS a, 2 AS a", "--format", "json"),
      "query: two columns are called a: name one of them with AS")
    #expect(try workplace.fipswatch("sql", "SELECT 1 AS a, 2 AS a", "--format", "csv").output == "a,a\r\n1,2\r\n")
  }

  // MARK: Sources

  @Test func `from standard input, and of snapshot files`() throws {
    let run = try workplace.fipswatch(
      "sql", "-", "--format", "csv",
      input: "SELECT cluster, pool, enable_fips -- all\nFROM snapshot_pools('2025-01-01.json') ORDER BY pool; -- end\n")
    #expect(run.output == "cluster,pool,enable_fips\r\nshop,db,1\r\nshop,web,0\r\n")
    #expect(
      try workplace.fipswatch("sql", "SELECT count(*) AS n FROM snapshot_clusters('2025-01-01.json')").output.contains(
        "1"))
  }

  @Test func `views and their columns say what they mean`() throws {
    let told = try workplace.fipswatch("sql", "--views", "--format", "json").object()
    let views = try #require(told["views"] as? [[String: Any]])
    #expect(views.count == 11)
    let text = try workplace.fipswatch("sql", "--views").output
    #expect(text.contains("v_kpi_daily\n\nOne row for each UTC day"))
    #expect(text.contains("compliance_strict: pass / total, from 0 to 1; NULL without rows.\n"))
  }

  @Test func `a plain sqlite3 sees the same in every view`() throws {
    let issue = try workplace.fipswatch(
      "compat", "add", "--cluster", "shop", "--application", "a\u{1b}b", "--test", "=1+1", "--symptom", "x",
      "--at", "2025-01-01")
    try #require(issue.exitCode == 0, "\(issue.errors)")
    let sqlite = URL(filePath: "/usr/bin/sqlite3")
    let views = try #require(
      workplace.fipswatch("sql", "--views", "--format", "json").object()["views"] as? [[String: Any]])
    for view in views.compactMap({ $0["name"] as? String }) {
      let sql = "SELECT * FROM \(view)" + (view == "v_snapshots" ? "" : " ORDER BY 1, 2, 3")
      // Ages go on between one question and the next, and sqlite3 writes fractions with more digits than they have.
      let columns = ["days", "hours", "node_hours", "import_seconds"]
      let ours = try #require(workplace.fipswatch("sql", sql, "--format", "json").json() as? [[String: Any]])
      let run = try workplace.run(sqlite, ["-json", workplace.path("fipswatch.db"), sql])
      let theirs = run.output.isEmpty ? [] : try #require(run.json() as? [[String: Any]])
      #expect(run.errors.isEmpty, "\(view): \(run.errors)")
      func lasting(_ rows: [[String: Any]]) -> [NSDictionary] {
        rows.map { $0.filter { !columns.contains($0.key) } as NSDictionary }
      }
      let isSame = lasting(ours) == lasting(theirs)
      #expect(isSame, "\(view)")
      #expect(!ours.isEmpty || view == "v_drift", "\(view)")
    }
  }

  // MARK: Refusals

  /// Without the log and the index of it, which readers share.
  private func documents() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workplace.folder.path).sorted()
      .filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
  }

  @Test(arguments: [
    "DELETE FROM verdicts", "DROP VIEW v_pools", "CREATE TABLE x (a)", "CREATE TEMP TABLE x (a)",
    "UPDATE snapshots SET is_complete = 1", "PRAGMA journal_mode = DELETE", "PRAGMA query_only = OFF",
    "PRAGMA user_version = 5", "PRAGMA wal_checkpoint", "ATTACH 'other.db' AS other", "DETACH main",
    "VACUUM INTO 'copy.db'",
    "BEGIN IMMEDIATE", "REINDEX", "ANALYZE", "SAVEPOINT a", "PRAGMA writable_schema = ON",
    "ALTER TABLE nodes RENAME TO n",
    "INSERT INTO settings SELECT 'a', x'00' RETURNING name", "WITH a AS (SELECT 1) DELETE FROM nodes",
    "CREATE VIRTUAL TABLE t USING fts5(a)", "UPDATE nodes SET name = 'x'", "PRAGMA mmap_size = 1000000",
  ])
  func `what does more than read is refused`(sql: String) throws {
    let before = try workplace.read("fipswatch.db")
    let files = try documents()
    expectOneLine(try workplace.fipswatch("sql", sql), "query: not read-only: give a SELECT")
    let isUnchanged = try workplace.read("fipswatch.db") == before
    #expect(isUnchanged)
    #expect(try documents() == files)
  }

  @Test(arguments: [
    "PRAGMA table_info(v_pools)", "SELECT name FROM pragma_table_info('v_pools')", "EXPLAIN QUERY PLAN SELECT 1",
    "PRAGMA user_version", "SELECT 1;",
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n",
    "VALUES (1, 2)", "SELECT count(*) FROM v_kpi_daily JOIN v_pools", "SELECT value FROM json_each('[1]')",
  ])
  func `what only reads is not`(sql: String) throws {
    let run = try workplace.fipswatch("sql", sql)
    #expect(run.exitCode == 0 && run.errors.isEmpty && !run.output.isEmpty, "\(run)")
  }

  @Test(arguments: [
    ("SELECT 1; SELECT 2", "query: several statements, the second at byte 9: give one"),
    ("SELECT 1; nonsense", "query: several statements, the second at byte 9: give one"),
    (" -- nothing\n;", "query: no statement in it: give a SELECT, such as SELECT * FROM v_kpi_daily"),
    ("SELECT missing FROM v_pools", "query: no such column: missing (byte 7)"),
    ("SELECT 1 FORM v_pools", #"query: near "v_pools": syntax error (byte 14)"#),
    ("SELECT * FROM snapshot_pools('none.json')", "query: it cannot be read: No such file or directory"),
    ("SELECT abs(-9223372036854775807 - 1)", "query: integer overflow"),
    ("SELECT load_extension('x')", "query: not read-only: give a SELECT"),
  ])
  func `what is wrong is said in one line`(sql: String, line: String) throws {
    expectOneLine(try workplace.fipswatch("sql", sql), line)
  }

  @Test(arguments: [[], ["SELECT 1", "--views"], ["SELECT 1", "--limit-time", "0"]])
  func `wrong usage`(arguments: [String]) throws {
    #expect(try workplace.run(.fipswatch, ["sql"] + arguments).exitCode == 64)
  }

  // MARK: Time

  private static let endless = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

  @Test func `it ends when its time is over`() throws {
    let start = ContinuousClock.now
    let run = try workplace.fipswatch("sql", Self.endless, "--limit-time", "0.3")
    expectOneLine(run, "query: timed out: ask for less, or raise --limit-time")
    #expect(start.duration(to: .now) < .seconds(20))
  }

  @Test func `it ends when it is interrupted, and nothing is left behind`() throws {
    // A shell lets what it runs in the background ignore the signal.
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "--default-signal=INT", Program.fipswatch.url.path, "sql", Self.endless, "--database",
      workplace.path("fipswatch.db"), "--limit-time", "60",
    ]
    process.standardOutput = FileHandle.nullDevice
    try process.runUnmasked()
    Thread.sleep(forTimeInterval: 0.5)
    #expect(process.isRunning)
    kill(process.processIdentifier, SIGINT)
    // At its time limit at the latest, which would not be by the signal.
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
    #expect(try workplace.fipswatch("import", "2025-01-01.json").exitCode == 0)
    #expect(try workplace.fipswatch("verify").exitCode == 0)
  }

  @Test func `it answers while an import holds the database`() throws {
    let columns = try workplace.fipswatch("sql", "SELECT count(*) AS n FROM v_pools", "--format", "json").output
    #expect(columns == "[\n  {\"n\": 2}\n]\n")
  }
}
