import ArgumentParser
import Operations

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write a consistent copy of a database in use.",
    discussion: """
      An older copy is replaced once the new one is complete. For a copy that is never more than seconds old, let \
      Litestream replicate the file.

      `fipswatch restore` puts a copy in the database's place, after any crash. A copy that is put there by hand must not \
      find a -wal file of the old database beside it, which would be replayed into it.

      EXAMPLES:
        fipswatch backup /backup/fipswatch.db
        fipswatch verify --database /backup/fipswatch.db
        litestream replicate fipswatch.db s3://bucket/fipswatch
      """)

  @Argument(help: "The file to write.")
  var file: String

  @OptionGroup var database: DatabaseOption

  func run() throws {
    try failingInOneLine { try Maintenance(of: database.file.open(.copying)).backup(to: file) }
  }
}
