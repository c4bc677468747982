import Foundation
import GRDB
import LoopbackServices
import Testing

@Suite("Copies of a database")
struct BackupTests {
  private let workplace = try! Workplace()

  private func night(_ date: String, pools: Int) throws {
    let profiles = (0..<pools).map { Pool("p\($0)", fips: true).json }
    try workplace.write(
      """
      [{"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c",
        "type": "Microsoft.ContainerService/ManagedClusters", "location": "eastus", "agentPoolProfiles": [\(profiles.joined(separator: ","))]}]
      """, to: "\(date).json")
    #expect(try workplace.fipswatch("import", "\(date).json").exitCode == 0)
  }

  private func inventory(_ database: String) throws -> String {
    try workplace.fipswatch("inventory", "--format", "csv", "--as-of", "2026-11-25", "--database", database).output
  }

  @Test func `a copy is a database of its own, and replaces an older one`() throws {
    try night("2026-11-22", pools: 2)
    #expect(try workplace.fipswatch("backup", "copy.db").exitCode == 0)
    let before = try inventory("copy.db")
    #expect(try before == inventory("fipswatch.db"))
    try night("2026-11-23", pools: 3)
    #expect(try inventory("copy.db") == before)
    #expect(try workplace.fipswatch("backup", "copy.db").exitCode == 0)
    #expect(try inventory("copy.db") == inventory("fipswatch.db"))
    #expect(try workplace.fipswatch("verify", "--database", "copy.db").exitCode == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: workplace.folder.path)
    #expect(names.filter { $0.hasPrefix("copy.db") } == ["copy.db"])
  }

  @Test func `a copy is whole while an import has the file`() throws {
    try night("2026-11-22", pools: 2)
    let writer = try DatabaseQueue(path: workplace.path("fipswatch.db"))
    try writer.inTransaction(.immediate) { database in
      try database.execute(sql: "DELETE FROM versions")
      #expect(try workplace.fipswatch("backup", "copy.db").exitCode == 0)
      return .rollback
    }
    #expect(try workplace.fipswatch("verify", "--database", "copy.db").exitCode == 0)
    #expect(try inventory("copy.db") == inventory("fipswatch.db"))
  }

  @Test(.enabled(if: Mount.isPermitted, "mounting is not permitted here"))
  func `a copy for which there is no room names itself, not the database`() throws {
    try night("2026-11-22", pools: 300)
    let disk = try Mount(at: workplace.path("disk"), size: "64k")
    let run = try workplace.fipswatch("backup", "disk/copy.db")
    #expect(run.exitCode == 1)
    #expect(
      run.errors
        == "fipswatch: disk/copy.db: the disk is full, no copy was written: make room there, or name another file\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: workplace.path("disk")).isEmpty)
    // What that says.
    #expect(try workplace.fipswatch("backup", "copy.db").exitCode == 0)
    try disk.remount("size=32m")
    #expect(try workplace.fipswatch("backup", "disk/copy.db").exitCode == 0)
  }

  @Test(
    "what cannot be written, or read, is one line, and what was there stays",
    arguments: [
      ("nowhere/copy.db", "fipswatch.db"), ("fipswatch.db", "fipswatch.db"), ("folder", "fipswatch.db"),
      ("copy.db", "none.db"), ("copy.db", "2026-11-22.json"),
    ])
  func refusals(file: String, database: String) throws {
    try night("2026-11-22", pools: 1)
    try workplace.write("x", to: "folder/file")
    try workplace.write("an older copy", to: "copy.db")
    let run = try workplace.fipswatch("backup", file, "--database", database)
    #expect(run.exitCode == 1)
    #expect(run.errorLines.count == 1, "\(run.errors)")
    #expect(try workplace.read("copy.db") == Data("an older copy".utf8))
    #expect(try workplace.read("folder/file") == Data("x".utf8))
  }
}
