import ArgumentParser
import Foundation
import InventoryStore

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Writes a copy of the database as it is at one moment, while others read and write it.",
    discussion: """
      A copy that was there is replaced once the new one is whole. Restoring it is copying it back while nothing runs.
      For a copy that is never more than seconds old, let Litestream replicate the file.

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
