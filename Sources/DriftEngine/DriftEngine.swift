import InventoryModel

/// Names every difference between two states of a fleet: events, in no particular order.
///
/// Resources that are the same on both sides need not be given. The first observation is a baseline and gives nothing. Of a
/// recreated cluster the old pools disappear and the new ones appear, whatever their names. A difference was observed by
/// the snapshot from which on it has been as it is in the end.
package func detectDrift(in changes: [ResourceChange], policy: Policy) -> [DriftEvent] {
  let sinceBaselines = changes.map(\.sinceBaseline)
  let rebirths = Dictionary(
    sinceBaselines.lazy.compactMap { change in Rebirths(of: change).map { (change.cluster, $0) } },
    uniquingKeysWith: { $1 })
  return zip(changes, sinceBaselines).flatMap { change, sinceBaseline in
    let firstSeen = change.isBaseline ? change.steps.first { $0.state != nil }?.at : nil
    return events(of: sinceBaseline, firstSeen: firstSeen, rebirths: rebirths[change.cluster], policy: policy)
  }
}

/// When a cluster became another one.
private struct Rebirths {
  /// In the order of time.
  let times: [Instant]
  /// It was there before the first, and is after the last.
  let isRecreation: Bool

  /// Nil where it did not, and of pools.
  init?(of change: ResourceChange) {
    guard change.pool == nil else { return nil }
    var uid = change.before?.resourceUID ?? change.lastUID
    var times: [Instant] = []
    for step in change.steps {
      guard let told = step.state?.resourceUID, told != uid else { continue }
      if uid != nil { times.append(step.at) }
      uid = told
    }
    guard !times.isEmpty else { return nil }
    (self.times, isRecreation) = (times, change.isRecreation)
  }
}

/// - Parameter firstSeen: nil where it was known before.
private func events(
  of change: ResourceChange, firstSeen: Instant?, rebirths: Rebirths?, policy: Policy
) -> [DriftEvent] {
  let isPool = change.pool != nil
  func appearance() -> DriftEvent {
    change.event(isPool ? .poolAppeared : .clusterAppeared, at: change.appearedAt(since: rebirths?.times.last))
  }
  func disappearance() -> DriftEvent {
    let end = rebirths?.times.first { firstSeen ?? Instant(seconds: .min) < $0 }
    return change.event(isPool ? .poolDisappeared : .clusterDisappeared, at: change.disappearedAt(by: end))
  }
  switch (change.before, change.after) {
  case (nil, nil): return []
  case (nil, _?): return [appearance()]
  case (_?, nil): return [disappearance()]
  case (let before?, let after?):
    // A pool that was first seen in the last life of its cluster has seen no other.
    guard let rebirths, rebirths.isRecreation, !isPool || firstSeen.map({ $0 < rebirths.times.last! }) ?? true else {
      return attributeEvents(of: change, from: before, to: after, policy: policy)
    }
    if isPool { return [disappearance(), appearance()] }
    return [change.event(.clusterRecreated, at: change.appearedAt(since: rebirths.times.last))]
  }
}

private func attributeEvents(
  of change: ResourceChange, from before: ResourceState, to after: ResourceState, policy: Policy
) -> [DriftEvent] {
  let isAutoscaled = [before, after].contains(where: \.isAutoscaled)
  let tables: [(ResourceState) -> [String: JSONValue]] = [{ $0.configuration }, { $0.readings }]
  return tables.flatMap { table in
    differences(from: table(before), to: table(after))
      .filter { !$0.isTellingMore(ofPool: change.pool != nil) }
      .map { difference in
        var event = change.event(
          change.pool == nil ? .clusterChanged : .poolChanged, at: change.observed(difference, in: table))
        event.category = category(of: difference.path, isAutoscaled: isAutoscaled, policy: policy)
        (event.path, event.before, event.after) = (difference.path, difference.before, difference.after)
        return event
      }
  }
}

extension AttributeDifference {
  /// Only words differ: older API versions leave attributes out, and for the flag absent turning false is no change.
  func isTellingMore(ofPool isPool: Bool) -> Bool {
    let isUntold = before == nil || after == nil
    let leftOut = isPool ? ResourceState.leftOutOfPools : ResourceState.leftOutOfClusters
    if leftOut.contains(names[0]) || names == leftOutWhole || names == ["sku", "name"] { return isUntold }
    return names == ["enableFIPS"] && isUntold && [before, after].contains(.bool(false))
  }
}

// MARK: - When it was first seen

extension ResourceChange {
  /// Since when it has been there without a break, in the present life of its cluster.
  fileprivate func appearedAt(since rebirth: Instant?) -> Instant {
    let lastGone = steps.lastIndex { $0.state == nil } ?? -1
    let back = lastGone + 1 < steps.count && (before == nil || lastGone >= 0) ? steps[lastGone + 1].at : nil
    return [back, rebirth].compactMap { $0 }.max() ?? .never
  }

  /// Since when it has been gone without a break; the life of its cluster took it along at its end.
  fileprivate func disappearedAt(by rebirth: Instant?) -> Instant {
    guard let rebirth else { return goneAt ?? .never }
    let last = steps.last { $0.at < rebirth }
    return last.flatMap { $0.state == nil ? $0.at : nil } ?? rebirth
  }

  /// Since when an attribute has been what it is in the end.
  fileprivate func observed(
    _ difference: AttributeDifference, in table: (ResourceState) -> [String: JSONValue]
  ) -> Instant {
    let isPool = pool != nil
    func isAsInTheEnd(_ state: ResourceState?) -> Bool {
      guard let state else { return false }
      var rest = difference
      rest.before = table(state).value(at: difference.names[...])
      return rest.before == rest.after || rest.isTellingMore(ofPool: isPool)
    }
    let lastOther = steps.indices.last { index in
      // What came anew at once, with another life of its cluster, was never seen to be gone.
      let isReplacedAtOnce = index + 1 < steps.count && steps[index + 1].at == steps[index].at
      return !isReplacedAtOnce && !isAsInTheEnd(steps[index].state)
    }
    return steps[(lastOther ?? -1) + 1].at
  }
}

extension ResourceChange {
  fileprivate func event(_ kind: DriftEvent.Kind, at instant: Instant) -> DriftEvent {
    DriftEvent(
      kind: kind, category: kind.isWholeResource ? .compliance : .configuration, cluster: cluster, pool: pool,
      observedAt: instant, isRegulated: isRegulated)
  }
}

extension DriftEvent.Kind {
  /// Rows that come and go change what compliance is counted over.
  fileprivate var isWholeResource: Bool { self != .clusterChanged && self != .poolChanged }
}
