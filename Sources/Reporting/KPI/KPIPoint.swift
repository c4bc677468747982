import InventoryModel

/// The KPIs of one bucket: states at its end, and what happened in it.
package struct KPIPoint: Hashable, Sendable {
  /// The bucket's first instant.
  package let at: Instant
  /// Nil unless groups are told apart.
  package let group: String?
  /// Regulated rows by verdict.
  package let pass: Int
  package let fail: Int
  package let unknown: Int
  /// Exempt among the failing and the unknown.
  package let exempt: Int
  /// Rows that were regulated until their tags or labels took them out; they are in no other count.
  package let leftScope: Int
  package let clusters: Share
  package let nodes: Share
  /// Rows seen in the bucket, of those known at its end.
  package let coverage: Share
  /// Episodes that opened in the bucket.
  package let opened: Int
  /// Episodes that were remediated in the bucket.
  package let closed: Int
  /// Episodes open at its end.
  package let open: Int
  /// Of those closed in the bucket.
  package let mttrDays: Double?
  package let mttrMedianDays: Double?

  package var total: Int { pass + fail + unknown }
  package var strict: Share { Share(pass, of: total) }
  package var adjusted: Share { Share(pass + exempt, of: total) }

  init(at: Instant, group: String?, durations: Durations, count: (StepCounts.Count) -> Int) {
    self.at = at
    self.group = group
    (pass, fail, unknown, exempt) = (count(.pass), count(.fail), count(.unknown), count(.exempt))
    leftScope = count(.leftScope)
    clusters = Share(count(.compliantClusters), of: count(.clusters))
    nodes = Share(count(.passingNodes), of: count(.nodes))
    coverage = Share(count(.seen), of: count(.pass) + count(.fail) + count(.unknown))
    (opened, closed, open) = (count(.opened), count(.closed), count(.open))
    (mttrDays, mttrMedianDays) = (durations.meanDays, durations.medianDays)
  }
}
