import InventoryModel

/// One attribute that differs between two configurations.
public struct AttributeDifference: Hashable, Sendable {
  /// Names joined by dots. Arrays are compared whole: their order is part of what they say.
  public var path: String
  /// Nil where it was absent.
  public var before: JSONValue?
  public var after: JSONValue?

  public init(path: String, before: JSONValue?, after: JSONValue?) {
    self.path = path
    self.before = before
    self.after = after
  }
}

/// Every attribute that differs, by path. Two equal configurations give nothing, and swapped sides give the same
/// paths with before and after swapped.
public func differences(
  from before: [String: JSONValue], to after: [String: JSONValue], below prefix: String = ""
) -> [AttributeDifference] {
  let names = Set(before.keys).union(after.keys).sorted()
  return names.flatMap { name -> [AttributeDifference] in
    let path = prefix.isEmpty ? name : "\(prefix).\(name)"
    let (old, new) = (before[name], after[name])
    guard old != new else { return [] }
    switch (old, new) {
    case (.object(let old)?, .object(let new)?):
      return differences(from: old, to: new, below: path)
    case (.object(let old)?, nil) where !old.isEmpty:
      return differences(from: old, to: [:], below: path)
    case (nil, .object(let new)?) where !new.isEmpty:
      return differences(from: [:], to: new, below: path)
    default:
      return [AttributeDifference(path: path, before: old, after: new)]
    }
  }
}
