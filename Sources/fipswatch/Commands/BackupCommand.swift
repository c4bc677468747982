import ArgumentParser
import Foundation
import InventoryStore

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write a consistent copy of a database in use.",
    discussion: """
      An older copy is replaced once the new one is complete. For a copy that is never more than seconds old, let \
      Litestream replicate the file.

      To restore: stop every fipswatch; remove DATABASE, DATABASE-wal and DATABASE-shm; copy the backup to DATABASE; \
      run `fipswatch verify`. A -wal file that is left beside a restored copy would be replayed into it.

      EXAMPLES:
        fipswatch backup /backup/fipswatch.db
        fipswatch verify --database /backup/fipswatch.db
        litestream replicate fipswatch.db s3://bucket/fipswatch
      """)

  @Argument(help: "The file to write.")
  var file: String

  @OptionGroup var database: DatabaseOption

  func run() throws {
    try failingInOneLine {
      let store = try database.open(.readOnly)
      guard URL(filePath: file).standardizedFileURL != URL(filePath: store.path).standardizedFileURL else {
        throw CommandFailure(description: "\(file): is the database itself: name another file")
      }
      try store.backup(to: file)
    }
  }
}
