import Foundation
import GRDB
import Migrations
import TestSupport
import Testing

@testable import InventoryStore

@Suite("Migrations")
struct MigrationTests {
  /// The first 24 of the 64 digits that `sha256sum` prints of each migration. One that has landed is never edited.
  private static let digests = [
    "0001_tables": "bfd2cd445e45430d7e8980fa",
    "0002_counts": "de58cc0c480783e8d3b60f48",
  ]

  private static let folder = Checkout.root.appending(path: "Migrations")

  @Test func `the list holds every file of the folder, in order, byte for byte`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".sql") && !["schema.sql", "views.sql"].contains($0) }.sorted()
    #expect(allMigrations.map { "\($0.name).sql" } == files)
    for migration in allMigrations {
      let file = try String(contentsOf: Self.folder.appending(path: "\(migration.name).sql"), encoding: .utf8)
      #expect(migration.sql == file)
    }
  }

  @Test(
    "Views of another text, of another name or missing are made anew when the file is opened to be written",
    arguments: [
      "DROP VIEW v_pools; CREATE VIEW v_pools AS SELECT 1 AS cluster_id", "DROP VIEW v_pools",
      "CREATE VIEW v_more AS SELECT 1",
    ])
  func views(edit: String) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString).db").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let schema = try TestStore(path: path).lines(Self.schema)
    let file = try DatabaseQueue(path: path)
    try file.write { try $0.execute(sql: edit) }
    try file.close()
    #expect(try TestStore(path: path).lines(Self.schema) == schema)
  }

  @Test func `views that are as they should be are left alone`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString).db").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let version = try TestStore(path: path).lines("PRAGMA schema_version")
    #expect(try TestStore(path: path).lines("PRAGMA schema_version") == version)
  }

  @Test func `a file from before counts were stored is counted when it is opened to be written`() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString).db").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let counts = ["count_changes", "cluster_count_changes"].map { "SELECT * FROM \($0)" }
    let store = try TestStore(path: path, importing: RegulatedHistory(seed: 7))
    let before = try counts.map(store.lines)
    #expect(before.allSatisfy { !$0.isEmpty })
    let file = try DatabaseQueue(path: path)
    try await file.write {
      try $0.execute(
        sql: """
          DROP TABLE count_changes; DROP TABLE cluster_count_changes;
          DELETE FROM grdb_migrations WHERE identifier = '0002_counts'
          """)
    }
    try file.close()
    #expect(throws: DatabaseProblem.self) { try InventoryStore(path: path, access: .readOnly) }
    let again = try TestStore(path: path)
    #expect(try counts.map(again.lines) == before)
  }

  private static let schema = "SELECT sql FROM sqlite_schema WHERE type = 'view' ORDER BY name"

  @Test func `no landed migration was edited`() throws {
    let store = try TestStore()
    #expect(allMigrations.map(\.name).sorted() == Self.digests.keys.sorted())
    for migration in allMigrations {
      let digest = try store.store.reading { database in
        try String.fetchOne(database, sql: "SELECT snapshot_digest(?)", arguments: [migration.sql])
      }
      #expect(digest == Self.digests[migration.name], "\(migration.name)")
    }
  }

  @Test func `schema.sql is what the migrations come to`() throws {
    let statements = try TestStore().store.reading { database in
      try String.fetchAll(
        database,
        sql: "SELECT sql || ';' FROM sqlite_master WHERE sql NOT NULL AND name <> 'grdb_migrations' ORDER BY rowid")
    }
    let schema =
      "-- What the migrations come to. Written by the tests with REWRITE_GOLDEN=1.\n\n"
      + statements.joined(separator: "\n\n") + "\n"
    let file = Self.folder.appending(path: "schema.sql")
    let isSame = try String(contentsOf: file, encoding: .utf8) == schema
    if !isSame, ProcessInfo.processInfo.environment["REWRITE_GOLDEN"] == "1" {
      try schema.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(isSame, "Migrations/schema.sql differs: run the tests with REWRITE_GOLDEN=1")
  }
}
