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
    "0001_inventory": "c6612e58927871de1b4ad5c7",
    "0002_policies": "799c3eb0c3db1d2237c1e6d8",
    "0003_changes": "6bda9c071e808ff12f209926",
    "0004_alerts": "aac76bcf5a8c084a63a35482",
    "0005_views": "062da559b800c28bd3a28893",
  ]

  private static let folder = Checkout.root.appending(path: "Migrations")

  @Test func `the list holds every file of the folder, in order, byte for byte`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".sql") && $0 != "schema.sql" }.sorted()
    #expect(allMigrations.map { "\($0.name).sql" } == files)
    for migration in allMigrations {
      let file = try String(contentsOf: Self.folder.appending(path: "\(migration.name).sql"), encoding: .utf8)
      #expect(migration.sql == file)
    }
  }

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
