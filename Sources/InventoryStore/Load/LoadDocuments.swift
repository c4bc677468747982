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

  /// Node evidence that was imported before; nil where it was not.
  ///
  /// - Parameter told: how many nodes or classes its manifest says are in it.
  package func loadEvidence(_ document: DocumentIdentity, file: String, told: Int) throws -> EvidenceSummary? {
    try reading { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT digest, kind FROM evidence_documents WHERE sha256 = ? AND taken_at = ? ORDER BY digest",
        arguments: [document.sha256, document.takenAt.seconds])
      return try row.map {
        try EvidenceSummary(
          file: file, digest: $0[0], kind: EvidenceDocument.Kind(stored: $0[1]), outcome: .alreadyImported,
          takenAt: document.takenAt, told: told)
      }
    }
  }
}
