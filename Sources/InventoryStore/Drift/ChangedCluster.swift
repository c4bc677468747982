import DriftEngine
import InventoryModel

/// A cluster of which something changed in a period, as it was read.
///
/// Putting changes together takes as long as reading them, so it can be done elsewhere.
package struct ChangedCluster: Sendable {
  let id: ClusterID
  let resources: [ChangedResource]

  package var changes: [ResourceChange] { resources.map { $0.change(of: id) } }
}

struct ChangedResource {
  let rows: ResourceRows
  /// Nil for the cluster itself.
  let pool: String?
  let isRegulated: Bool
  /// Nil where nobody asks for them.
  let volatile: VolatileAttributes?
  /// Where it was there at the beginning, but seen only later.
  let firstSeen: Instant?

  func change(of cluster: ClusterID) -> ResourceChange {
    var change = rows.change(of: cluster, pool)
    volatile?.complete(&change)
    if let firstSeen { change.becomeFirstSeen(at: firstSeen) }
    change.isRegulated = isRegulated
    return change
  }
}

/// The changes of one resource in the period, oldest first.
struct ResourceRows {
  let cluster: Int64
  let resource: Int64
  private(set) var changes: [(at: Instant, change: StateChange)] = []

  init(cluster: Int64, resource: Int64) { (self.cluster, self.resource) = (cluster, resource) }

  mutating func append(_ change: StateChange, at instant: Instant) { changes.append((at: instant, change: change)) }

  /// Whether an attribute changed.
  func touches(_ names: [String]) -> Bool { changes.contains { $0.change.names == names } }

  var switchesAutoscaling: Bool { touches(["enableAutoScaling"]) }

  var isThereBefore: Bool {
    guard let first = changes.first(where: { $0.change.names.isEmpty }) else { return true }
    return !isOnlyAppearing(at: first.at)
  }

  private func isOnlyAppearing(at instant: Instant) -> Bool {
    let kinds = changes.filter { $0.at == instant }.map(\.change.kind)
    return kinds.contains(.appeared) && !kinds.contains(.disappeared)
  }

  /// The states at the beginning and after each step, as far as they changed in the period.
  func change(of cluster: ClusterID, _ pool: String?) -> ResourceChange {
    var state = ResourceState.untold
    // Backwards, so that what an attribute was before its first change is known from the beginning.
    for (_, change) in changes.reversed() where !change.names.isEmpty { state.set(change.names, to: change.before) }
    let (before, uidBefore) = (isThereBefore ? state : nil, state.resourceUID)
    var isThere = isThereBefore
    var steps: [ResourceChange.Step] = []
    var rest = changes[...]
    while let at = rest.first?.at {
      let step = rest.prefix { $0.at == at }
      rest = rest.dropFirst(step.count)
      let kinds = step.map(\.change.kind)
      // What came anew under its old name was gone for no time.
      if kinds.contains(.appeared), kinds.contains(.disappeared) {
        steps.append(ResourceChange.Step(at: at, state: nil))
      }
      if kinds.contains(.appeared) { isThere = true } else if kinds.contains(.disappeared) { isThere = false }
      for (_, change) in step where !change.names.isEmpty { state.set(change.names, to: change.after) }
      state.since = at
      steps.append(ResourceChange.Step(at: at, state: isThere ? state : nil))
    }
    var change = ResourceChange(cluster: cluster, pool: pool, before: before, steps: steps)
    if before == nil { change.lastUID = uidBefore }
    return change
  }
}

extension ResourceChange {
  /// Lets its first state be the first that was ever seen of it.
  fileprivate mutating func becomeFirstSeen(at instant: Instant) {
    steps.insert(Step(at: instant, state: before), at: 0)
    (before, isBaseline) = (nil, true)
  }
}

/// What Azure changed by itself in a period.
struct VolatileAttributes {
  let track: Track
  let from: Instant
  let to: Instant
  let isAutoscaled: Bool

  /// Sets the volatile attributes of the states, with a step wherever one changed.
  func complete(_ change: inout ResourceChange) {
    var track = track
    func completed(_ state: ResourceState?, at instant: Instant) -> ResourceState? {
      guard var state else { return nil }
      state.readings = track.attributes(at: instant)
      if isAutoscaled { state.configuration["enableAutoScaling"] = .bool(true) }
      return state
    }
    let first = track.beginnings.first { $0 > from }
    let isFirstSight = track.isEmpty(at: from) && change.before != nil
    change.before = completed(change.before, at: isFirstSight ? first ?? from : from)
    let known = change.steps
    let instants = Set(known.map(\.at) + track.beginnings.filter { from < $0 && $0 <= to }).sorted()
    change.steps = instants.map { instant in
      let state = known.last { $0.at <= instant }.map(\.state) ?? change.before
      return ResourceChange.Step(at: instant, state: completed(state, at: instant))
    }
  }
}
