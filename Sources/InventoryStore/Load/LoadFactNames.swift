import GRDB
import InventoryModel

extension InventoryStore {
  /// A line for each fact that states up to an instant rest on, in an order of its own: snapshots that count, with their
  /// policies, documents of evidence, and who changed what.
  package func loadFactNames(through instant: Instant) throws -> [String] {
    try reading { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT 'snapshot ' || s.digest || ' policy ' || p.digest FROM snapshots s JOIN policies p ON p.id = s.policy_id
            WHERE s.retracted_at IS NULL AND s.taken_at <= ?1
          UNION ALL SELECT 'retracted ' || digest FROM snapshots WHERE retracted_at NOT NULL AND taken_at <= ?1
          UNION ALL SELECT 'evidence ' || digest FROM evidence_documents WHERE taken_at <= ?1
          UNION ALL SELECT 'change ' || azure_id FROM attributed_changes WHERE at <= ?2
          ORDER BY 1
          """, arguments: [instant.seconds, instant.adding(seconds: longestCollection).seconds])
    }
  }

  /// The documents of node evidence that were taken in a period, both ends included, oldest first.
  package func loadImportedEvidence(from: Instant, through: Instant) throws -> [ImportedEvidence] {
    try reading { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT name, kind, taken_at, sha256 FROM evidence_documents WHERE taken_at BETWEEN ? AND ?
          ORDER BY taken_at, name, sha256
          """, arguments: [from.seconds, through.seconds]
      ).map { try ImportedEvidence(name: $0[0], kind: $0[1], takenAt: Instant(stored: $0[2]), sha256: $0[3]) }
    }
  }
}
