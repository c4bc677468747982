/// A step of the schema: numbered SQL that, once landed, is never edited.
public struct Migration: Sendable {
  public let name: String
  public let sql: String

  fileprivate init(_ name: String, _ file: [UInt8]) {
    self.name = name
    sql = String(decoding: file, as: UTF8.self)
  }
}

public let allMigrations = [
  Migration("0001_inventory", PackageResources._001_inventory_sql),
  Migration("0002_policies", PackageResources._002_policies_sql),
  Migration("0003_changes", PackageResources._003_changes_sql),
  Migration("0004_alerts", PackageResources._004_alerts_sql),
  Migration("0005_views", PackageResources._005_views_sql),
]
