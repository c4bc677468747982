import Foundation
import GRDB
import LoopbackServices
import Testing

@Suite("A database in a folder that its reader cannot write", .enabled(if: Reader.isPossible, "nobody else to be here"))
struct ReadOnlyFolderTests {
  private let workplace: Workplace

  /// A database with a write-ahead log, as imports leave it, in a folder of its own.
  init() throws {
    workplace = try Workplace()
    for (date, fips) in [("2026-11-22", true), ("2026-11-23", false)] {
      try workplace.write(list(Cluster("shop", Pool("a", fips: fips))), to: "\(date).json")
      try workplace.write("", to: "here/x")
      #expect(try workplace.fipswatch("import", "\(date).json", "--database", "here/fipswatch.db").exitCode == 0)
    }
    try FileManager.default.createDirectory(atPath: workplace.path("theirs"), withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: workplace.path("theirs"))
  }

  private static let commands = [
    ["inventory"], ["kpi", "--as-of", "2026-11-24"], ["findings", "--as-of", "2026-11-24"], ["snapshots"], ["verify"],
    ["sql", "SELECT * FROM v_pools"], ["drift"],
  ]

  /// Leaves the folder as it is after a crash: with a log that holds changes, and the index of it or not.
  private func leaveLog(withIndex: Bool) throws {
    let queue = try DatabaseQueue(path: workplace.path("here/fipswatch.db"))
    try queue.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0; UPDATE snapshots SET partial_reason = 'seen' WHERE id = 1")
    }
    let names = ["fipswatch.db", "fipswatch.db-wal", "fipswatch.db-shm"].map { "here/\($0)" }
    let files = try names.map { ($0, try workplace.read($0)) }
    try queue.close()
    for (name, data) in files { try workplace.write(data, to: name) }
    if !withIndex { try FileManager.default.removeItem(atPath: workplace.path(names[2])) }
  }

  private func readOnly<Value>(_ body: () throws -> Value) throws -> Value {
    let folder = workplace.path("here")
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
    return try body()
  }

  private func reading(_ command: [String]) throws -> Run {
    let words = Reader.words + [Program.fipswatch.url.path] + command + ["--database", "here/fipswatch.db"]
    return try workplace.run(URL(filePath: "/usr/bin/env"), words)
  }

  @Test("is read as its owner reads it", arguments: commands)
  func read(command: [String]) throws {
    let own = try workplace.run(.fipswatch, command + ["--database", "here/fipswatch.db"])
    let run = try readOnly { try reading(command) }
    #expect(run.output == own.output)
    #expect(run.exitCode == own.exitCode && run.errors == own.errors, "\(run.errors)")
  }

  @Test func `a copy of it can be made`() throws {
    let run = try readOnly { try reading(["backup", "theirs/copy.db"]) }
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try workplace.fipswatch("verify", "--database", "theirs/copy.db").exitCode == 0)
  }

  @Test func `changes that a log holds are seen`() throws {
    try leaveLog(withIndex: true)
    let run = try readOnly { try reading(["sql", "SELECT partial_reason FROM v_snapshots"]) }
    #expect(run.output.contains("seen"), "\(run.errors)")
  }

  @Test(
    "changes that cannot be seen are not left out in silence",
    arguments: [["snapshots"], ["sql", "SELECT 1"], ["verify"]])
  func unseen(command: [String]) throws {
    try leaveLog(withIndex: false)
    let run = try readOnly { try reading(command) }
    #expect(run.exitCode == 1 && run.output.isEmpty)
    #expect(
      run.errors == """
        fipswatch: here/fipswatch.db-wal: has changes that cannot be read in this folder: copy here/fipswatch.db and \
        here/fipswatch.db-wal to a folder of your own, and name that copy with --database

        """)
    // What that says.
    for ending in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: workplace.path("here/fipswatch.db\(ending)"), toPath: workplace.path("theirs/x.db\(ending)"))
    }
    let copy = try workplace.fipswatch("sql", "SELECT partial_reason FROM v_snapshots", "--database", "theirs/x.db")
    #expect(copy.output.contains("seen"))
  }

  @Test func `one that nobody may read says so`() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: workplace.path("here/fipswatch.db"))
    let run = try readOnly { try reading(["inventory"]) }
    #expect(run.errors == "fipswatch: here/fipswatch.db: cannot be read: check its permissions\n")
  }
}

/// Somebody who is not stopped by permissions when this process is root.
private enum Reader {
  static let words = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []

  static let isPossible: Bool = {
    guard let workplace = try? Workplace() else { return false }
    let command = words + [Program.fipswatch.url.path, "--version"]
    return (try? workplace.run(URL(filePath: "/usr/bin/env"), command))?.exitCode == 0
  }()
}
