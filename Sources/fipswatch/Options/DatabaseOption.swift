import ArgumentParser
import Foundation
import Operations

struct DatabaseOption: ParsableArguments {
  @Option(help: ArgumentHelp("The database file; else $FIPSWATCH_DATABASE, else fipswatch.db here.", valueName: "file"))
  var database: String?

  var file: DatabaseFile {
    DatabaseFile(path: database ?? ProcessInfo.processInfo.environment["FIPSWATCH_DATABASE"] ?? "fipswatch.db")
  }
}
