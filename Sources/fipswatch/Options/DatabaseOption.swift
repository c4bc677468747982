import ArgumentParser
import Foundation
import InventoryModel
import InventoryStore

struct DatabaseOption: ParsableArguments {
  @Option(help: ArgumentHelp("The database file; else $FIPSWATCH_DATABASE, else fipswatch.db here.", valueName: "file"))
  var database: String?

  /// Opens a file that must be there, to write to it.
  func openExisting() throws -> InventoryStore {
    guard FileManager.default.fileExists(atPath: path) else { throw StoreError.noDatabase(path: path) }
    return try open(.readWrite)
  }

  func open(_ access: InventoryStore.Access, patience: TimeInterval = 30) throws -> InventoryStore {
    try InventoryStore(path: path, access: access, patience: patience)
  }

  private var path: String {
    database ?? ProcessInfo.processInfo.environment["FIPSWATCH_DATABASE"] ?? "fipswatch.db"
  }
}
