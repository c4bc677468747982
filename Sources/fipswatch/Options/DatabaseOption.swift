import ArgumentParser
import Foundation
import InventoryModel
import InventoryStore

struct DatabaseOption: ParsableArguments {
  @Option(help: ArgumentHelp("The database file; else $FIPSWATCH_DATABASE, else fipswatch.db here.", valueName: "file"))
  var database: String?

  func open(_ access: InventoryStore.Access, patience: TimeInterval = 30) throws -> InventoryStore {
    let path = database ?? ProcessInfo.processInfo.environment["FIPSWATCH_DATABASE"] ?? "fipswatch.db"
    return try InventoryStore(path: path, access: access, patience: patience)
  }
}
