import ArgumentParser
import Foundation
import Operations

struct DatabaseOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database file. Default: $FIPSWATCH_DATABASE, or fipswatch.db in this folder.", valueName: "file"))
  var database: String?

  /// Nil where nobody named one, and none is here.
  var fileIfAny: DatabaseFile? {
    let isNamed = database != nil || ProcessInfo.processInfo.environment["FIPSWATCH_DATABASE"] != nil
    return isNamed || FileManager.default.fileExists(atPath: file.path) ? file : nil
  }

  var file: DatabaseFile {
    DatabaseFile(path: database ?? ProcessInfo.processInfo.environment["FIPSWATCH_DATABASE"] ?? "fipswatch.db")
  }
}
