import InventoryModel

/// One attribute that differs between two configurations.
public struct AttributeDifference: Hashable, Sendable {
  /// The names of the objects around it and its own. Arrays are compared whole: their order is part of what they say.
  public var names: [String]
  /// Nil where it was absent.
  public var before: JSONValue?
  public var after: JSONValue?

  /// Names joined by dots.
  public var path: String { names.joined(separator: ".") }
}

/// Every attribute that differs, by path. Two equal configurations give nothing, and swapped sides give the same
/// paths with before and after swapped.
public func differences(
  from before: [String: JSONValue], to after: [String: JSONValue], below parents: [String] = []
) -> [AttributeDifference] {
  let names = Set(before.keys).union(after.keys).sorted()
  return names.flatMap { name -> [AttributeDifference] in
    let place = parents + [name]
    let (old, new) = (before[name], after[name])
    guard old != new else { return [] }
    switch (old, new) {
    case (.object(let old)?, .object(let new)?):
      return differences(from: old, to: new, below: place)
    case (.object(let old)?, nil) where !old.isEmpty:
      return differences(from: old, to: [:], below: place)
    case (nil, .object(let new)?) where !new.isEmpty:
      return differences(from: [:], to: new, below: place)
    default:
      return [AttributeDifference(names: place, before: old, after: new)]
    }
  }
}

extension [String: JSONValue] {
  /// What stands at a place; nil where nothing does.
  func value(at names: ArraySlice<String>) -> JSONValue? {
    guard let name = names.first, let value = self[name] else { return nil }
    let rest = names.dropFirst()
    guard !rest.isEmpty else { return value }
    guard case .object(let members) = value else { return nil }
    return members.value(at: rest)
  }
}
