import InventoryModel

/// Names every difference between two states of a fleet: events, in no particular order.
///
/// Resources that are the same on both sides need not be given. First sight is a baseline and gives nothing. Of a
/// recreated cluster the old pools disappear and the new ones appear, whatever their names.
public func detectDrift(in changes: [ResourceChange], policy: Policy) -> [DriftEvent] {
  let recreated = Set(changes.lazy.filter(\.isRecreation).map(\.cluster))
  return changes.flatMap { change in
    events(of: change, isClusterRecreated: recreated.contains(change.cluster), policy: policy)
  }
}

private func events(of change: ResourceChange, isClusterRecreated: Bool, policy: Policy) -> [DriftEvent] {
  let isPool = change.pool != nil
  switch (change.before, change.after) {
  case (nil, nil):
    return []
  case (nil, let after?):
    guard !change.isBaseline else { return [] }
    return [change.event(isPool ? .poolAppeared : .clusterAppeared, at: after.since, policy)]
  case (_?, nil):
    let at = change.goneAt ?? Instant.never
    return [change.event(isPool ? .poolDisappeared : .clusterDisappeared, at: at, policy)]
  case (let before?, let after?):
    guard isClusterRecreated else { return attributeEvents(of: change, from: before, to: after, policy: policy) }
    guard isPool else { return [change.event(.clusterRecreated, at: after.since, policy)] }
    return [
      change.event(.poolDisappeared, at: after.since, policy), change.event(.poolAppeared, at: after.since, policy),
    ]
  }
}

private func attributeEvents(
  of change: ResourceChange, from before: ResourceState, to after: ResourceState, policy: Policy
) -> [DriftEvent] {
  let configured = differences(from: before.configuration, to: after.configuration)
    .filter { !$0.isTellingMore(ofPool: change.pool != nil) }
  let read = differences(from: before.readings, to: after.readings)
  let isAutoscaled = [before, after].contains { $0.configuration["enableAutoScaling"] == .bool(true) }
  return (configured + read).map { difference in
    var event = change.event(change.pool == nil ? .clusterChanged : .poolChanged, at: after.since, policy)
    event.category = category(of: difference.path, isAutoscaled: isAutoscaled, policy: policy)
    (event.path, event.before, event.after) = (difference.path, difference.before, difference.after)
    return event
  }
}

extension AttributeDifference {
  /// Only words differ: older API versions leave attributes out, and for the flag absent turning false is no change.
  fileprivate func isTellingMore(ofPool isPool: Bool) -> Bool {
    let name = String(path.prefix { $0 != "." })
    let isUntold = before == nil || after == nil
    let leftOut = isPool ? ResourceState.leftOutOfPools : ResourceState.leftOutOfClusters
    if leftOut.contains(name) || path == "sku.name" { return isUntold }
    return name == "enableFIPS" && isUntold && [before, after].contains(.bool(false))
  }
}

extension ResourceChange {
  fileprivate func event(_ kind: DriftEvent.Kind, at instant: Instant, _ policy: Policy) -> DriftEvent {
    DriftEvent(
      kind: kind, category: kind.isWholeResource ? .compliance : .configuration, cluster: cluster, pool: pool,
      observedAt: instant, isRegulated: isRegulated)
  }
}

extension DriftEvent.Kind {
  /// Rows that come and go change what compliance is counted over.
  fileprivate var isWholeResource: Bool { self != .clusterChanged && self != .poolChanged }
}
