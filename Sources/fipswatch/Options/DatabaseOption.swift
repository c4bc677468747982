import ArgumentParser
import Foundation
import InventoryModel
import InventoryStore

struct DatabaseOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database file. Default: $FIPSWATCH_DATABASE, or fipswatch.db in this folder.", valueName: "file"))
  var database: String?

  /// Opens a file that must be there, to write to it.
  func openExisting() throws -> InventoryStore {
    guard FileManager.default.fileExists(atPath: path) else { throw StoreError.noDatabase(path: path) }
    return try open(.readWrite)
  }

  func open(_ access: InventoryStore.Access, patience: TimeInterval = 30) throws -> InventoryStore {
    try InventoryStore(path: path, access: access, patience: patience)
  }

  /// What tells the file that stands there now from others that stood there before.
  func fileNumber() throws -> Int {
    var attributes = stat()
    guard stat(path, &attributes) == 0 else { throw StoreError.noDatabase(path: path) }
    return Int(bitPattern: attributes.st_ino) ^ Int(bitPattern: attributes.st_dev) << 32
  }

  private var path: String {
    database ?? ProcessInfo.processInfo.environment["FIPSWATCH_DATABASE"] ?? "fipswatch.db"
  }
}
