import InventoryModel

/// One attribute that differs between two configurations.
package struct AttributeDifference: Hashable, Sendable {
  /// The names of the objects around it and its own. Arrays are compared whole: their order is part of what they say.
  package var names: [String]
  /// Nil where it was absent.
  package var before: JSONValue?
  package var after: JSONValue?

  /// Names joined by dots.
  package var path: String { names.joined(separator: ".") }
}

/// Every attribute that differs, by path. Two equal configurations give nothing, and swapped sides give the same
/// paths with before and after swapped.
package func differences(
  from before: [String: JSONValue], to after: [String: JSONValue], below parents: [String] = []
) -> [AttributeDifference] {
  let names = before.keys.filter { before[$0] != after[$0] } + after.keys.filter { before[$0] == nil }
  return names.sorted().flatMap { name -> [AttributeDifference] in
    let place = parents + [name]
    let (old, new) = (before[name], after[name])
    switch (old, new) {
    case (.object(let old)?, .object(let new)?) where place == ["tags"]:
      return tagDifferences(from: old, to: new)
    case (.object(let old)?, .object(let new)?):
      return differences(from: old, to: new, below: place)
    case (.object(let old)?, nil) where !old.isEmpty && place != leftOutWhole:
      return differences(from: old, to: [:], below: place)
    case (nil, .object(let new)?) where !new.isEmpty && place != leftOutWhole:
      return differences(from: [:], to: new, below: place)
    default:
      return [AttributeDifference(names: place, before: old, after: new)]
    }
  }
}

/// Where older API versions tell all parts or nothing: of a part that stands in one of two wholes alone, nothing is said
/// by the other.
let leftOutWhole = ["sku"]

/// Azure compares the names of tags without case: one in another case is the same tag, under its newest name.
private func tagDifferences(from before: [String: JSONValue], to after: [String: JSONValue]) -> [AttributeDifference] {
  func renamed(_ name: String) -> String {
    after[name] != nil ? name : after.keys.first { $0.foldedID == name.foldedID } ?? name
  }
  let old = Dictionary(before.map { (renamed($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
  return differences(from: old, to: after, below: ["tags"])
}

extension [String: JSONValue] {
  /// What stands at a place; nil where nothing does. Names of tags have no case.
  func value(at names: ArraySlice<String>, isTag: Bool = false) -> JSONValue? {
    guard let name = names.first else { return nil }
    let value = self[name] ?? (isTag ? first { $0.key.foldedID == name.foldedID }?.value : nil)
    let rest = names.dropFirst()
    guard !rest.isEmpty else { return value }
    guard case .object(let members)? = value else { return nil }
    return members.value(at: rest, isTag: name == "tags" && names.startIndex == 0)
  }
}
