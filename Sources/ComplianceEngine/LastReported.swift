import InventoryModel

/// Attributes that documents leave out, as last reported in one life of a pool: their absence says nothing.
///
/// Older API versions leave out what they do not know, Azure the tags of what has none, and documents that were cut anything.
struct LastReported {
  private(set) var kept: MapKinds = []
  private var traits = PoolTraits()
  private var tags = LastReportedMap()
  private var labels = LastReportedMap()

  mutating func completing(_ reported: PoolTraits) -> PoolTraits {
    var complete = reported
    complete.workloadRuntime = reported.workloadRuntime ?? traits.workloadRuntime
    complete.osSKU = reported.osSKU ?? traits.osSKU
    complete.imageFamily = reported.imageFamily ?? traits.imageFamily
    complete.vmSize = reported.vmSize ?? traits.vmSize
    complete.orchestratorVersion = reported.orchestratorVersion ?? traits.orchestratorVersion
    complete.currentOrchestratorVersion = reported.currentOrchestratorVersion ?? traits.currentOrchestratorVersion
    complete.tags = tags.completing(reported.tags)
    complete.labels = labels.completing(reported.labels)
    kept = MapKinds(tags.isKept ? [.poolTags] : []).union(labels.isKept ? [.poolLabels] : [])
    traits = complete
    return complete
  }
}

/// Tags or labels, of which only `{}` says that they are gone.
struct LastReportedMap {
  /// It is absent, and what was reported before counts.
  private(set) var isKept = false
  private var last: [String: String] = [:]

  mutating func completing(_ reported: [String: String]?) -> [String: String] {
    isKept = reported == nil && !last.isEmpty
    last = reported ?? last
    return last
  }
}

extension ClusterTimeline {
  /// The versions of the cluster with the tags that count, and whether they are kept.
  func versionsKeepingTags(in incarnations: Incarnations) -> [Version<(traits: ClusterTraits, isKept: Bool)>] {
    var tags = LastReportedMap()
    var end: (at: Instant, life: Int)?
    return versions.flatMap { version in
      incarnations.cutting(version.interval).map { life in
        if end?.at != life.interval.from || end?.life != life.ordinal { tags = LastReportedMap() }
        end = (life.interval.to, life.ordinal)
        var traits = version.traits
        traits.tags = tags.completing(traits.tags)
        return Version(life.interval, (traits, tags.isKept))
      }
    }
  }
}
