import Foundation
import GRDB
import InventoryModel

extension InventoryStore {
  /// Keeps who changed what. A change that is known, which Azure's id of it tells, is left as it is.
  ///
  /// - Parameter document: which one told of them.
  /// - Returns: how many were new.
  /// - Throws: `DocumentProblem` or `DatabaseProblem`; the file is then as it was.
  package func importChanges(_ changes: [AttributedChange], from document: DocumentIdentity) throws -> Int {
    try writing { database in
      try database.execute(
        sql: "INSERT OR IGNORE INTO change_documents VALUES (?, ?)",
        arguments: [document.sha256, document.takenAt.seconds])
      return try changes.reduce(0) { count, change in
        try insert(change, into: database)
        return count + database.changesCount
      }
    }
  }

  private func insert(_ change: AttributedChange, into database: Database) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO attributed_changes
          (azure_id, cluster, pool, at, kind, actor, actor_kind, client, operation, correlation_id, attributes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      change.id, change.cluster, change.pool, change.at.seconds, change.kind.rawValue, change.actor, change.actorKind,
      change.client, change.operation, change.correlationID,
      String(decoding: try encoder.encode(change.attributes), as: UTF8.self),
    ])
  }
}
