import ArgumentParser
import Operations

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
    try failingInOneLine { try Maintenance(of: database.file.open(.readOnly)).backup(to: file) }
  }
}
