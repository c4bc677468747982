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
    case (.object(let old)?, .object(let new)?) where path == "tags":
      return tagDifferences(from: old, to: new)
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

/// Azure compares the names of tags without case: one in another case is the same tag, under its newest name.
private func tagDifferences(from before: [String: JSONValue], to after: [String: JSONValue]) -> [AttributeDifference] {
  func renamed(_ name: String) -> String {
    after[name] != nil ? name : after.keys.first { $0.foldedID == name.foldedID } ?? name
  }
  let old = Dictionary(before.map { (renamed($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
  return differences(from: old, to: after, below: "tags")
}
