import ArgumentParser
import Foundation
import Operations

struct DatabaseOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database file. Default: $FIPSWATCH_DATABASE, or fipswatch.db in this folder.", valueName: "file"))
  var database: String?

  var file: DatabaseFile {
    DatabaseFile(path: database ?? ProcessInfo.processInfo.environment["FIPSWATCH_DATABASE"] ?? "fipswatch.db")
  }
}
