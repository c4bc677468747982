import FleetSimulator
import Foundation
import GRDB
import InventoryModel
import Migrations
import Testing

@testable import InventoryStore

@Suite("Files that an older program wrote")
struct OldFileTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)")

  @Test("A file from before policies goes on as if it had always known them", arguments: [1, 4, 7, 12] as [UInt64])
  func beforePolicies(seed: UInt64) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let batches = RandomHistory.short(seed).batches
    let (today, old) = (folder.appending(path: "today.db").path, folder.appending(path: "old.db").path)
    do {
      let store = try TestStore(path: today)
      for batch in batches.dropLast() { try store.importing(batch) }
    }
    try Self.write(old, asBeforePolicies: today)
    let store = try TestStore(path: old)
    try store.importing(batches.last!)
    // Which policy a snapshot was imported with was not recorded then.
    let lines = try [store, TestStore(importing: batches)].map {
      try StoreDump($0).lines.filter { !$0.hasPrefix("snapshot:") }
    }
    expectSame(lines[0], lines[1], "seed \(seed)")
  }

  @Test("A file from before the release is refused, with what a new import keeps", arguments: [true, false])
  func beforeRelease(isReadOnly: Bool) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "old.db").path
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(
        sql: """
          PRAGMA application_id = 0x66697073;
          CREATE TABLE versions (resource_id INTEGER, config_id INTEGER);
          CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations VALUES ('0001_inventory');
          """)
    }
    try queue.close()
    #expect(throws: StoreError.fromBeforeRelease(path: path)) {
      _ = try InventoryStore(path: path, access: isReadOnly ? .readOnly : .readWrite)
    }
  }

  /// Writes the rows of a file into one of the first schema.
  private static func write(_ old: String, asBeforePolicies today: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: old, configuration: configuration)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: allMigrations[0].sql)
      try database.execute(sql: "ATTACH ? AS today", arguments: [today])
      try database.execute(
        sql: """
          PRAGMA application_id = 0x66697073;
          CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations VALUES ('0001_inventory');
          DELETE FROM settings;
          """)
      for table in [
        "settings", "resources", "coverages", "coverage_scopes", "documents", "contents", "versions", "readings",
        "raw_digests",
      ] {
        try database.execute(sql: "INSERT INTO main.\(table) SELECT * FROM today.\(table)")
      }
      try database.execute(
        sql: """
          INSERT INTO main.snapshots SELECT id, digest, taken_at, coverage_id, is_complete, partial_reason, imported_at,
            retracted_at, retraction_reason FROM today.snapshots;
          INSERT INTO main.verdicts SELECT w.resource_id, w.from_at, w.to_at, j.verdict, j.basis, j.evidence,
            j.is_pending FROM today.verdicts w JOIN today.judgements j ON j.id = w.judgement_id;
          INSERT INTO main.episodes SELECT resource_id, control, opened_at, detected_after, closed_at, close_reason,
            finding_opened_at, incarnation FROM today.episodes;
          """)
    }
  }
}
