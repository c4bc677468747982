import Foundation
import GRDB
import Testing

@testable import InventoryStore

@Suite("Files that an older program wrote")
struct OldFileTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)")

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
          INSERT INTO grdb_migrations VALUES ('0001_inventory'), ('0002_policies');
          """)
    }
    try queue.close()
    #expect(throws: DatabaseProblem.fromBeforeRelease(path: path)) {
      _ = try InventoryStore(path: path, access: isReadOnly ? .readOnly : .readWrite)
    }
  }
}
