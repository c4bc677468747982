import GRDB
import InventoryModel

extension InventoryStore {
  /// The documents taken since an instant that were imported, whatever they hold; retracted ones too.
  package func loadDocuments(since: Instant) throws -> Set<DocumentIdentity> {
    try reading { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT d.sha256, s.taken_at FROM snapshots s JOIN documents d ON d.snapshot_id = s.id WHERE s.taken_at >= ?1
          UNION ALL SELECT sha256, taken_at FROM evidence_documents WHERE taken_at >= ?1
          UNION ALL SELECT sha256, taken_at FROM change_documents WHERE taken_at >= ?1
          """, arguments: [since.seconds])
      var documents: Set<DocumentIdentity> = []
      while let row = try rows.next() {
        try documents.insert(DocumentIdentity(sha256: row[0], takenAt: Instant(stored: row[1])))
      }
      return documents
    }
  }
}
