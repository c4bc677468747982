import InventoryModel

/// The KPIs of one bucket: states at its end, and what happened in it.
public struct KPIPoint: Hashable, Sendable {
  /// The bucket's first instant.
  public let at: Instant
  /// Nil unless groups are told apart.
  public let group: String?
  /// Regulated rows by verdict.
  public let pass: Int
  public let fail: Int
  public let unknown: Int
  /// Exempt among the failing and the unknown.
  public let exempt: Int
  /// Rows that were regulated until their tags or labels took them out; they are in no other count.
  public let leftScope: Int
  public let clusters: Share
  public let nodes: Share
  /// Rows seen in the bucket, of those known at its end.
  public let coverage: Share
  /// Episodes that opened in the bucket.
  public let opened: Int
  /// Episodes that were remediated in the bucket.
  public let closed: Int
  /// Episodes open at its end.
  public let open: Int
  /// Of those closed in the bucket.
  public let mttrDays: Double?
  public let mttrMedianDays: Double?

  public var total: Int { pass + fail + unknown }
  public var strict: Share { Share(pass, of: total) }
  public var adjusted: Share { Share(pass + exempt, of: total) }

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
