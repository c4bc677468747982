import InventoryModel

/// One difference between a state of a cluster or pool and the one before it: what a snapshot was the first to show.
package struct StateChange: Hashable, Sendable {
  package enum Kind: String, Sendable {
    case appeared = "Appeared"
    case disappeared = "Disappeared"
    /// The cluster is another one under its old name.
    case recreated = "Recreated"
    case changed = "Changed"
    /// Differs, but is no drift by itself: reported now and not before, or part of a whole that came anew. A period that
    /// reaches over it may drift because of it.
    case silent = "Silent"
  }

  package var kind: Kind
  /// The names of the objects around an attribute and its own; none where the whole came or went.
  package var names: [String]
  package var before: JSONValue?
  package var after: JSONValue?

  package init(_ kind: Kind, names: [String] = [], before: JSONValue? = nil, after: JSONValue? = nil) {
    self.kind = kind
    self.names = names
    self.before = before
    self.after = after
  }
}

/// Everything in which a state differs from the one before it, as far as Azure does not change it by itself.
///
/// - Parameters:
///   - before: nil where it was not there.
///   - last: what was known of it last, where it was not there just before.
///   - isBaseline: nothing is known to have brought it.
///   - isClusterRecreated: its cluster became another one at that instant.
package func stateChanges(
  from before: ResourceState?, to after: ResourceState?, last: ResourceState?, ofPool isPool: Bool, isBaseline: Bool,
  isClusterRecreated: Bool
) -> [StateChange] {
  switch (before, after) {
  case (nil, nil): []
  case (_?, nil): [StateChange(.disappeared)]
  case (nil, let after?):
    (isBaseline ? [] : [StateChange(.appeared)])
      + (last.map { attributeChanges(from: $0, to: after, ofPool: isPool, isSilent: true) } ?? [])
  case (let before?, let after?):
    wholeChanges(ofPool: isPool, isClusterRecreated: isClusterRecreated)
      + attributeChanges(from: before, to: after, ofPool: isPool, isSilent: isClusterRecreated)
  }
}

/// A recreated cluster takes its old pools along, and brings its new ones.
private func wholeChanges(ofPool isPool: Bool, isClusterRecreated: Bool) -> [StateChange] {
  guard isClusterRecreated else { return [] }
  return isPool ? [StateChange(.disappeared), StateChange(.appeared)] : [StateChange(.recreated)]
}

private func attributeChanges(
  from before: ResourceState, to after: ResourceState, ofPool isPool: Bool, isSilent: Bool
) -> [StateChange] {
  var different = differences(from: before.configuration, to: after.configuration)
  if ![before, after].contains(where: \.isAutoscaled) {
    different += differences(from: before.readings.count, to: after.readings.count)
  }
  return different.map { difference in
    StateChange(
      isSilent || difference.isTellingMore(ofPool: isPool) ? .silent : .changed, names: difference.names,
      before: difference.before, after: difference.after)
  }
}

extension ResourceState {
  /// Azure then sets the number of nodes.
  var isAutoscaled: Bool { configuration["enableAutoScaling"] == .bool(true) }
}

extension [String: JSONValue] {
  /// The number of nodes alone.
  fileprivate var count: [String: JSONValue] { filter { $0.key == "count" } }
}

// MARK: - Back to states

extension ResourceState {
  /// A state as far as changes tell of it.
  package static let untold = ResourceState(since: .never, configuration: [:], readings: [:])

  /// Sets an attribute as it was before a change, or as it was after.
  package mutating func set(_ names: [String], to value: JSONValue?) {
    if names == ["count"] { readings["count"] = value } else { configuration.set(names[...], to: value) }
  }
}

extension [String: JSONValue] {
  fileprivate mutating func set(_ names: ArraySlice<String>, to value: JSONValue?, isTag: Bool = false) {
    var name = names[names.startIndex]
    if isTag, let other = keys.first(where: { $0 != name && $0.foldedID == name.foldedID }) {
      // Names of tags have no case: the one that is known first stays.
      name = other
    }
    let rest = names.dropFirst()
    guard !rest.isEmpty else {
      self[name] = value
      return
    }
    self[name, default: .null].set(rest, to: value, isTag: name == "tags" && names.startIndex == 0)
  }
}

extension JSONValue {
  fileprivate mutating func set(_ names: ArraySlice<String>, to value: JSONValue?, isTag: Bool) {
    var members: [String: JSONValue] = if case .object(let members) = self { members } else { [:] }
    // Held here alone, they are changed in place.
    self = .null
    members.set(names, to: value, isTag: isTag)
    self = .object(members)
  }
}
