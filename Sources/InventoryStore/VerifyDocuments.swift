import CSnapshot
import GRDB
import InventoryModel

/// Compares what the file has with the documents that it was imported from.
struct DocumentFacts {
  let database: Database
  private let most = 100

  init(database: Database) { self.database = database }

  /// The imported documents that are not among the files, byte for byte.
  func missing(among files: [String]) throws -> [DatabaseFault] {
    guard !files.isEmpty else { return [] }
    let found = Set(files.compactMap(Self.sha256))
    let rows = try Row.fetchAll(
      database, sql: "SELECT sha256, name FROM documents UNION SELECT sha256, name FROM evidence_documents")
    return try rows.filter { try !found.contains($0[0]) }.prefix(most).map {
      try DatabaseFault(
        .digests, "\($0[1] as String) (SHA-256 \(($0[0] as String).prefix(12))…) is not among the files")
    }
  }

  /// Of the stored bytes; nil for what cannot be read.
  private static func sha256(of file: String) -> String? {
    guard let text = csnapshot_text_open(file) else { return nil }
    defer { csnapshot_text_close(text) }
    return withUnsafeTemporaryAllocation(byteCount: 1 << 20, alignment: 64) { buffer in
      while case let count = csnapshot_text_read(text, buffer.baseAddress!, buffer.count), count != 0 {
        if count < 0 { return nil }
      }
      var digits = [CChar](repeating: 0, count: 65)
      return csnapshot_text_digest(text, &digits)
        ? String(decoding: digits.prefix(64).map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
  }

  /// What imported documents say of clusters and pools, and the file does not have of them at that time: names and
  /// configurations follow from nothing else in it.
  func faults(in files: [String]) throws -> [DatabaseFault] {
    try Set(files).sorted().reduce(into: []) { faults, file in
      guard faults.count < most, let sha256 = Self.sha256(of: file) else { return }
      let rows = try database.reading(file) {
        try Row.fetchAll($0, sql: Self.lost, arguments: [file, sha256, most - faults.count])
      }
      faults += try rows.map { row in
        let cluster = try ClusterID(subscription: row[0], resourceGroup: row[1], name: row[2])
        let pool = try (row[3] as String?).map { "/agentpools/\($0)" } ?? ""
        return try DatabaseFault(
          .digests, "\(cluster)\(pool) is not in the file as \(file) has it at \(Instant(stored: row[4]))")
      }
    }
  }

  private static let lost = """
    SELECT r.subscription, r.resource_group, r.cluster, r.pool, n.taken_at
    FROM snapshot_elements(?1, \(Staging.key)) e CROSS JOIN snapshot_resources(e.here, \(Staging.key)) r
    CROSS JOIN (
      SELECT s.taken_at FROM main.documents d JOIN main.snapshots s ON s.id = d.snapshot_id
      WHERE d.sha256 = ?2 AND s.is_complete AND s.retracted_at IS NULL) n
    WHERE NOT EXISTS (
      SELECT 1 FROM main.resources s JOIN main.resources g ON g.parent_id = s.id AND g.name = r.resource_group
        JOIN main.resources c ON c.parent_id = g.id AND c.name = r.cluster
        JOIN main.versions v ON v.resource_id = iif(
          r.pool IS NULL, c.id, (SELECT p.id FROM main.resources p WHERE p.parent_id = c.id AND p.name = r.pool))
        JOIN main.contents t ON t.id = v.config_id
      WHERE s.parent_id = 0 AND s.name = r.subscription AND n.taken_at >= v.from_at AND n.taken_at < v.to_at
        AND t.digest = r.config_digest)
    LIMIT ?3
    """
}
