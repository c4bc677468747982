import GRDB
import InventoryModel

/// A list whose columns were chosen may leave the tags of all clusters out, or write null for each, and with them the
/// scopes that they are in.
///
/// It is refused when a fifth or more of the clusters in it that had tags, and at least two, have none at once.
struct LostTagsGuard {
  let database: Database
  let file: String
  let takenAt: Instant

  /// Looks at the clusters of `temp.seen`; those whose bytes are known are as they were.
  func check() throws {
    let lost = try count("SELECT cluster_id FROM temp.seen WHERE resource_id = cluster_id AND NOT has_tags")
    guard lost >= 2 else { return }
    let had = try count("SELECT cluster_id FROM temp.seen_clusters")
    guard lost * 5 >= had else { return }
    throw DocumentProblem.losesTags(file: file, lost: lost, had: had)
  }

  /// Counts those of some clusters that had tags.
  private func count(_ clusters: String) throws -> Int {
    try Int.fetchOne(
      database,
      sql: """
        SELECT count(*) FROM (\(clusters)) c
        CROSS JOIN versions v ON v.resource_id = c.cluster_id AND v.to_at >= :t AND v.from_at =
          (SELECT max(from_at) FROM versions WHERE resource_id = c.cluster_id AND from_at < :t)
        WHERE v.has_tags
        """, arguments: ["t": takenAt.seconds])!
  }
}
