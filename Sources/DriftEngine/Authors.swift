import InventoryModel

/// Those of the changes that Azure reported which an event can be the outcome of, in the order of time.
///
/// A difference of an attribute is the outcome of a change of that attribute; where one of them ended in the value that
/// is there now, only such count. A resource that came or went is the outcome of its own creation or deletion. Azure tells
/// changes of pools at the pool, or at the cluster as attributes of `agentPoolProfiles["NAME"]`.
///
/// - Parameter changes: of the event's cluster and its pools, in the time in which the event can have happened.
package func authors(of event: DriftEvent, among changes: [AttributedChange]) -> [AttributedChange] {
  let fitting = changes.compactMap { change in
    Fit(of: change, to: event).map { (change: change, fit: $0) }
  }
  let best = fitting.map(\.fit).max()
  return fitting.filter { $0.fit == best }.map(\.change)
}

/// How well a change fits an event; one that does not fit has none.
private enum Fit: Comparable {
  /// The attribute was changed, to what Azure does not report, or to a value that is not there any more.
  case attribute
  /// The attribute was changed to the value that is there now, or the resource was made or deleted.
  case outcome

  init?(of change: AttributedChange, to event: DriftEvent) {
    guard change.pool == event.pool || change.pool == nil else { return nil }
    guard let path = event.path else {
      guard Self.isWhole(change, of: event) else { return nil }
      self = .outcome
      return
    }
    let attributes = change.attributes.filter { attribute in
      attribute.path(ofPool: event.pool, toldBy: change).map { $0.isAbout(path.foldedID) } ?? false
    }
    guard !attributes.isEmpty else { return nil }
    self = attributes.contains { $0.endsIn(event.after) } ? .outcome : .attribute
  }

  private static func isWhole(_ change: AttributedChange, of event: DriftEvent) -> Bool {
    if change.pool == event.pool {
      switch event.kind {
      case .clusterAppeared, .poolAppeared: return change.kind == .created
      case .clusterDisappeared, .poolDisappeared: return change.kind == .deleted
      default: return change.kind != .updated
      }
    }
    // A pool that comes or goes with its cluster, or by an update of its cluster.
    if change.kind != .updated { return (change.kind == .created) == (event.kind == .poolAppeared) }
    return change.attributes.contains { $0.path(ofPool: event.pool, toldBy: change) != nil }
  }
}

extension AttributedChange.Attribute {
  /// The path below the resource, as drift names it, in lower case; nil where it is about something else.
  fileprivate func path(ofPool pool: String?, toldBy change: AttributedChange) -> String? {
    let folded = path.foldedID
    let own = folded.hasPrefix("properties.") ? String(folded.dropFirst("properties.".count)) : folded
    guard let pool, change.pool == nil else { return own.hasPrefix("agentpoolprofiles") ? nil : own }
    let prefixes = ["agentpoolprofiles[\"\(pool)\"]", "agentpoolprofiles['\(pool)']", "agentpoolprofiles.\(pool)"]
    guard let prefix = prefixes.first(where: own.hasPrefix) else { return nil }
    let rest = own.dropFirst(prefix.count)
    guard rest.isEmpty || rest.hasPrefix(".") else { return nil }
    return String(rest.drop { $0 == "." })
  }

  /// Whether it became this value, as far as Azure reports it; objects and arrays are cut off, so they cannot be compared.
  fileprivate func endsIn(_ value: JSONValue?) -> Bool {
    guard let after = after?.foldedID else { return value == nil }
    return switch value {
    case .bool(let flag): after == (flag ? "true" : "false")
    case .integer(let number): after == String(number)
    case .number(let number): after == String(number)
    case .string(let text): text.foldedID == after
    default: false
    }
  }
}

extension String {
  /// The same attribute, or one that is a part of the other.
  fileprivate func isAbout(_ path: String) -> Bool {
    self == path || hasPrefix(path + ".") || path.hasPrefix(self + ".")
  }
}
