/// Something as drift compares it: of which life, since when, and its attributes by path.
private struct Compared {
  /// Of its cluster.
  var life: Int
  var isBaseline: Bool
  var appearedAt: Moment
  var attributes: [String: JSON]
}

/// A cluster (`pool` nil) or a pool.
private typealias ResourceKey = RowKey

extension Oracle {
  /// What `drift` shows between two instants, volatile attributes left out (DESIGN §5, "Drift of a period").
  func drift(from: Moment, to: Moment) -> JSON {
    var events: [String: JSON] = [:]
    for key in resources(through: to) {
      for event in self.events(of: key, from: from, to: to) {
        let name = "\(event["kind"].text!) \(key.cluster.name)/\(key.pool ?? "") \(event["path"].text ?? "")"
        events[name] = event
      }
    }
    let missing = missing(after: from, through: to) + keepingTags(at: to)
    return .object([
      "from": JSON(from), "to": JSON(to),
      "coverage": ["isComplete": .bool(missing.isEmpty), "missing": .array(missing.map(JSON.string))],
      "events": .object(events), "newNonCompliantPools": .object(newlyFailing(from: from, to: to)),
    ])
  }

  private func resources(through instant: Moment) -> Set<ResourceKey> {
    worlds.filter { $0.at <= instant }.reduce(into: []) { keys, known in
      for (key, cluster) in known.world.clusters {
        keys.insert(ResourceKey(cluster: key))
        keys.formUnion(cluster.pools.keys.map { ResourceKey(cluster: key, pool: $0) })
      }
    }
  }

  private func compared(_ key: ResourceKey, at instant: Moment) -> Compared? {
    guard let cluster = world(at: instant)?.clusters[key.cluster] else { return nil }
    guard let name = key.pool else {
      guard cluster.isThere, let facts = cluster.facts else { return nil }
      return Compared(
        life: cluster.life, isBaseline: cluster.isBaseline, appearedAt: cluster.appearedAt, attributes: facts.attributes
      )
    }
    return cluster.pools[name].map {
      Compared(life: cluster.life, isBaseline: $0.isBaseline, appearedAt: $0.appearedAt, attributes: $0.attributes)
    }
  }

  private func events(of key: ResourceKey, from: Moment, to: Moment) -> [JSON] {
    let kind = key.pool == nil ? "cluster" : "pool"
    let from = beginning(of: key, from: from, to: to)
    switch (compared(key, at: from), compared(key, at: to)) {
    case (nil, nil): return []
    case (nil, let after?): return [event("\(kind)Appeared", key, at: after.appearedAt, to)]
    case (let before?, nil): return [event("\(kind)Disappeared", key, at: goneAt(key, before, to), to)]
    case (let before?, let after?) where before.life != after.life && isRecreated(key.cluster, from: from, to: to):
      if key.pool == nil { return [event("clusterRecreated", key, at: after.appearedAt, to)] }
      return [
        event("poolDisappeared", key, at: goneAt(key, before, to), to),
        event("poolAppeared", key, at: after.appearedAt, to),
      ]
    case (let before?, let after?):
      return Set(before.attributes.keys).union(after.attributes.keys).compactMap { path in
        let (old, new) = (before.attributes[path], after.attributes[path])
        guard old != new, !Self.isSilence(path, old, new) else { return nil }
        let since = worlds.last { known in
          guard known.at <= to else { return false }
          guard let earlier = compared(key, at: known.at.plus(seconds: -1)) else { return true }
          let value = earlier.attributes[path]
          return value != new && !Self.isSilence(path, value, new)
        }
        return event("\(kind)Changed", key, at: since!.at, to, path: path, old, new)
      }
    }
  }

  /// From when on a resource can drift in a period: its beginning, or its first sight in it where nobody had looked
  /// before.
  private func beginning(of key: ResourceKey, from: Moment, to: Moment) -> Moment {
    let known = worlds.filter { $0.at <= to }.map(\.at)
    guard !known.contains(where: { $0 <= from && compared(key, at: $0) != nil }),
      let first = known.first(where: { compared(key, at: $0) != nil }), compared(key, at: first)!.isBaseline
    else { return from }
    return first
  }

  /// Since when what was there once is not there any more: another life of its cluster takes it along.
  private func goneAt(_ key: ResourceKey, _ before: Compared, _ to: Moment) -> Moment {
    let there = worlds.last { known in
      known.at <= to && compared(key, at: known.at)?.life == before.life
    }!
    return worlds.first { $0.at > there.at }!.at
  }

  /// A cluster that is another one; while it was not shown itself, nothing tells that its pools are of another.
  private func isRecreated(_ key: ClusterKey, from: Moment, to: Moment) -> Bool {
    let cluster = ResourceKey(cluster: key)
    let ends = [beginning(of: cluster, from: from, to: to), to].map { compared(cluster, at: $0)?.life }
    return !ends.contains(nil) && ends[0] != ends[1]
  }

  /// What older API versions leave out is no drift when it is absent (these documents tell `sku` whole or not at all);
  /// nor is an absent flag that turns false.
  private static func isSilence(_ path: String, _ old: JSON?, _ new: JSON?) -> Bool {
    let left = [
      "resourceUID", "nodeProvisioningProfile.mode", "hostedSystemProfile.enabled", "sku.name", "sku.tier",
      "nodeResourceGroup", "workloadRuntime", "osSKU", "nodeImageFamily",
    ]
    if left.contains(path) { return old == nil || new == nil }
    return path == "enableFIPS" && (old == nil || new == nil) && [old, new].contains(.bool(false))
  }

  private func event(
    _ kind: String, _ key: ResourceKey, at instant: Moment, _ to: Moment, path: String? = nil, _ before: JSON? = nil,
    _ after: JSON? = nil
  ) -> JSON {
    .object([
      "kind": .string(kind), "category": .string(path.map(Self.category) ?? "compliance"),
      "clusterId": .string(key.cluster.id), "pool": JSON(key.pool), "path": JSON(path), "before": before ?? .null,
      "after": after ?? .null, "observedAt": JSON(instant), "isRegulated": .bool(isRegulated(key, by: to)),
    ])
  }

  private static func category(_ path: String) -> String {
    let read = [
      "enableFIPS", "nodeImageFamily", "osType", "osSKU", "workloadRuntime", "mode", "type",
      "nodeProvisioningProfile.mode", "hostedSystemProfile.enabled", "resourceUID", "sku.name",
    ]
    if read.contains(path) { return "compliance" }
    return ["count", "vmSize"].contains(path) ? "capacity" : "configuration"
  }

  /// A row as it last was; a cluster where any row of it was. (DESIGN leaves it open; a cluster without rows is.)
  private func isRegulated(_ key: ResourceKey, by instant: Moment) -> Bool {
    var last: [RowKey: Bool] = [:]
    for at in instants where at <= instant {
      for (row, state) in states[at] ?? [:] where row.cluster == key.cluster { last[row] = state.isRegulated }
    }
    if key.pool != nil { return last[key] ?? true }
    return last.isEmpty || last.values.contains(true)
  }

  // MARK: New non-compliant pools

  /// "Fails at `to`, did not at `from`, and has not failed ever since a baseline."
  private func newlyFailing(from: Moment, to: Moment) -> [String: JSON] {
    let (before, after) = (shown(at: from), shown(at: to))
    return after.reduce(into: [:]) { rows, entry in
      let (row, shown) = entry
      guard shown.answer == .fail, !hasFailedSinceBaseline(row, shown.state.stay, at: to) else { return }
      // A pool of a new life of its cluster did not fail before.
      let lives = [from, to].map { world(at: $0)?.clusters[row.cluster]?.life }
      guard before[row]?.answer != .fail || lives[0] != lives[1] else { return }
      rows[row.description] = inventoryRow(row, shown, to)
    }
  }

  private func hasFailedSinceBaseline(_ row: RowKey, _ stay: Int, at instant: Moment) -> Bool {
    let states = instants.filter { $0 <= instant }.compactMap { at in self.states[at]?[row].map { (at, $0) } }
    let own = states.filter { $0.1.stay == stay }
    guard let first = own.first, own.allSatisfy({ $0.1.judged.answer == .fail }) else { return false }
    return !observations.anybodyLooked(at: row, before: first.0)
  }

  // MARK: Coverage

  /// Known resources that nobody observed: a whole subscription, else clusters, else pools.
  private func missing(after from: Moment, through to: Moment) -> [String] {
    guard let world = world(at: to) else { return [] }
    let window = script.sightings.filter { from < $0.takenAt && $0.takenAt <= to }
    func isUnseen(_ row: RowKey) -> Bool { !window.contains { $0.looksAt(row) } }
    var missing: Set<String> = []
    for (key, cluster) in world.clusters {
      let isUnseenCluster = cluster.isThere && isUnseen(RowKey(cluster: key))
      let touched = window.contains { $0.touches(key.subscription) }
      if isUnseenCluster { missing.insert(touched ? key.id : "/subscriptions/\(key.subscription)") }
      for name in cluster.pools.keys where !isUnseenCluster && isUnseen(RowKey(cluster: key, pool: name)) {
        missing.insert("\(key.id)/agentpools/\(name)")
      }
    }
    return missing.sorted()
  }

  /// Rows that may be where they are only because tags that are absent now were reported once.
  private func keepingTags(at instant: Moment) -> [String] {
    let policy = policy(at: instant)
    return (world(at: instant)?.clusters ?? [:]).flatMap { key, cluster -> [String] in
      let isKept = cluster.keepsTags && policy.readsClusterTags
      let pools = cluster.pools.filter { isKept || ($0.value.keepsTags && policy.readsPoolTags) }
      return (isKept && cluster.unlisted != nil ? [key.id] : []) + pools.keys.map { "\(key.id)/agentpools/\($0)" }
    }.sorted().map { "\($0): tags or labels are absent" }
  }
}

extension PolicyFacts {
  private var matches: [Match] { scopes.map(\.match) + (exemptions + approvals).map(\.match) }
  private var needsTags: Bool { scopes.contains { !$0.needsTags.isEmpty } }
  fileprivate var readsClusterTags: Bool { needsTags || matches.contains { !$0.clusterTags.isEmpty } }
  fileprivate var readsPoolTags: Bool { needsTags || matches.contains { !$0.poolTags.isEmpty } }
}

extension AzureDocument {
  fileprivate func touches(_ subscription: String) -> Bool {
    clusters.contains { $0.key.subscription == subscription } || pools.keys.contains { $0.subscription == subscription }
      || covered.contains { place in
        switch place {
        case .subscription(let name), .group(let name, _): name == subscription
        case .cluster(let key), .pools(let key), .pool(let key, _): key.subscription == subscription
        }
      }
  }
}

// MARK: - Attributes

extension ClusterFacts {
  fileprivate var attributes: [String: JSON] {
    var paths: [String: JSON] = [
      "location": .string(location),
      "kubernetesVersion": .string(kubernetesVersion.split(separator: ".").prefix(2).joined(separator: ".")),
    ]
    paths["resourceUID"] = uid.map(JSON.string)
    paths["nodeProvisioningProfile.mode"] = provisioning.map(JSON.string)
    paths["hostedSystemProfile.enabled"] = hasHostedSystem.map(JSON.bool)
    paths["sku.name"] = sku.map(JSON.string)
    paths["sku.tier"] = sku.map { _ in "Standard" }
    paths["nodeResourceGroup"] = nodeResourceGroup.map(JSON.string)
    for (name, value) in tags ?? [:] { paths["tags.\(name)"] = .string(value) }
    return paths
  }
}

extension KnownPool {
  fileprivate var attributes: [String: JSON] {
    var paths: [String: JSON] = [
      "osType": .string(facts.osType), "mode": .string(facts.mode), "type": .string(facts.kind),
      "vmSize": .string(facts.vmSize), "orchestratorVersion": .string(facts.kubernetesMinor),
      "currentOrchestratorVersion": .string(facts.kubernetesMinor),
    ]
    paths["enableFIPS"] = facts.enableFIPS.map(JSON.bool)
    paths["osSKU"] = facts.osSKU.map(JSON.string)
    paths["workloadRuntime"] = facts.workloadRuntime.map(JSON.string)
    paths["nodeImageFamily"] = imageFamily.map(JSON.string)
    paths["count"] = facts.count.map { .number($0) }
    for (name, value) in facts.tags ?? [:] { paths["tags.\(name)"] = .string(value) }
    for (name, value) in facts.labels { paths["nodeLabels.\(name)"] = .string(value) }
    return paths
  }
}
