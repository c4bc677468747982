import GRDB

/// Pools that were there before, of clusters of which a document does not say which pools they have.
struct KeptPools {
  let database: Database

  /// Their names at the instant of the document, which was merged, in order.
  func names(at instant: Int64) throws -> [String] {
    let pools = try Int64.fetchAll(
      database,
      sql: """
        SELECT p.id FROM temp.seen_clusters n CROSS JOIN resources p ON p.parent_id = n.cluster_id
        CROSS JOIN versions v ON v.resource_id = p.id AND v.from_at <= ?1 AND v.to_at > ?1
        WHERE NOT n.are_pools_told AND p.id NOT IN (SELECT resource_id FROM temp.seen)
        """, arguments: [instant])
    return try pools.map { try resourceName($0, in: database) }.sorted()
  }
}
