/// A step of the schema: numbered SQL that, once landed, is never edited.
public struct Migration: Sendable {
  public let name: String
  public let sql: String
}

public let allMigrations = [
  Migration(name: "0001_inventory", sql: String(decoding: PackageResources._001_inventory_sql, as: UTF8.self))
]
