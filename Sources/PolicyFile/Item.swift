/// One place of a policy file with what stands there: a text, a list or a mapping.
struct Item: Sendable {
  enum Content: Sendable {
    case scalar(Scalar)
    case list([Item])
    case mapping([Entry])
  }

  /// A text as it was written, whatever YAML takes it for: `1.20` stays `1.20`, `2026-11-01` stays a text.
  struct Scalar: Sendable {
    let text: String
    /// Without quotes and not a block: only then can it be a number, a truth value or nothing.
    let isPlain: Bool

    var isNothing: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(text) }
  }

  struct Entry: Sendable {
    let key: String
    let position: Position
    let value: Item
  }

  let position: Position
  let content: Content
}

/// Line and column, from 1.
struct Position: Hashable, Sendable {
  var line: Int
  var column: Int

  static let start = Position(line: 1, column: 1)
}

// MARK: - Reading leniently

/// What has the wrong shape reads as empty: the check of shapes has found fault with it already, and a policy with
/// faults is never given out.
extension Item {
  var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  var entries: [Entry] {
    if case .mapping(let entries) = content { entries } else { [] }
  }

  var items: [Item] {
    if case .list(let items) = content { items } else { [] }
  }

  subscript(key: String) -> Item? { entries.first { $0.key == key }?.value }

  func text(_ key: String) -> String { self[key]?.scalar?.text ?? "" }
  func number(_ key: String) -> Int? { self[key]?.scalar.flatMap { Int($0.text) } }
  func truth(_ key: String) -> Bool { self[key]?.scalar?.text.lowercased() == "true" }
  func list(_ key: String) -> [Item] { self[key]?.items ?? [] }
  func texts(_ key: String) -> [String] { list(key).compactMap(\.scalar?.text) }
}
