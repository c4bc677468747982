import ArgumentParser
import Operations

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Replace the database with a copy of it.",
    discussion: """
      The copy is what `fipswatch backup` wrote, or any other copy of the file; it stays as it is. Whatever became of the \
      database, and of the -wal and -shm files beside it, does not matter: they are removed. Nothing is changed while a \
      fipswatch has the database open, or if the copy is damaged.

      EXAMPLES:
        fipswatch restore /backup/fipswatch.db
        fipswatch restore copy.db --database restored.db
      """)

  @Argument(help: "The copy.")
  var copy: String

  @OptionGroup var database: DatabaseOption

  func run() throws {
    try failingInOneLine { try Restoration(of: copy, to: database.file).run() }
  }
}
