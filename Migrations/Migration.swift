/// A step of the schema: numbered SQL that, once landed, is never edited.
package struct Migration: Sendable {
  package let name: String
  package let sql: String

  fileprivate init(_ name: String, _ file: [UInt8]) {
    self.name = name
    sql = String(decoding: file, as: UTF8.self)
  }
}

package let allMigrations = [
  Migration("0001_tables", PackageResources._001_tables_sql),
  Migration("0002_counts", PackageResources._002_counts_sql),
]

/// The views over what the migrations come to: a text that may be edited, since they hold nothing.
package let views = String(decoding: PackageResources.views_sql, as: UTF8.self)
