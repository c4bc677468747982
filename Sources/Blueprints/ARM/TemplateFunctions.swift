import Foundation
import InventoryModel

/// The functions of the template language that depend on nothing but their arguments.
///
/// Source: Microsoft Learn, "ARM template functions". What is not here (`reference`, `list*`, `resourceGroup`,
/// `subscription`, `deployment`, `uniqueString`, `newGuid`, `utcNow`, …) only Azure knows, and is unknown.
enum TemplateFunctions {
  static func call(_ name: String, _ arguments: [Foreseen]) -> Foreseen {
    if arguments.contains(where: \.hasVariables), !keepingTexts.contains(name) { return .unknown }
    if let value = constructed(name, arguments) { return value }
    // Nothing can be said of what depends on what is not known.
    guard !arguments.contains(where: \.isUnknown) else { return .unknown }
    let value = ofAny(name, arguments) ?? ofText(name, arguments) ?? ofNumbers(name, arguments) ?? .unknown
    return value.isTooLarge ? .unknown : value
  }

  /// Those that hand on texts as they are, or leave in them what a tool puts a value in for.
  private static let keepingTexts: Set<String> = [
    "concat", "format", "join", "string", "createarray", "createobject", "array", "union", "shallowmerge", "tolower",
    "toupper", "trim", "tryget", "json", "items", "objectkeys", "flatten",
  ]

  /// What can hold something that is not known.
  private static func constructed(_ name: String, _ arguments: [Foreseen]) -> Foreseen? {
    switch (name, arguments.count) {
    case ("null", 0): return .null
    case ("true", 0): return .bool(true)
    case ("false", 0): return .bool(false)
    case ("createarray", _): return .list(arguments)
    case ("createobject", let count) where count.isMultiple(of: 2):
      var object: [String: Foreseen] = [:]
      for place in stride(from: 0, to: count, by: 2) {
        guard let key = arguments[place].text else { return .unknown }
        object[key] = arguments[place + 1]
      }
      return .object(object)
    case ("tryget", 2...):
      var value = arguments[0]
      for key in arguments.dropFirst() {
        if value.isNull { return .null }
        value = value.element(at: key) ?? .null
      }
      return value
    case ("not", 1): return arguments[0].bool.map { .bool(!$0) } ?? .unknown
    case ("equals", 2):
      if arguments[0].isWhole, arguments[1].isWhole { return .bool(arguments[0] == arguments[1]) }
      return .unknown
    case ("length", 1): return arguments[0].length.map { .integer(Int64($0)) } ?? .unknown
    case ("empty", 1): return arguments[0].isNull ? .bool(true) : arguments[0].length.map { .bool($0 == 0) } ?? .unknown
    default: return nil
    }
  }

  private static func ofAny(_ name: String, _ arguments: [Foreseen]) -> Foreseen? {
    switch (name, arguments.count) {
    case ("array", 1): return arguments[0].items == nil ? .list(arguments) : arguments[0]
    case ("bool", 1): return bool(arguments[0])
    case ("string", 1):
      return arguments[0].text.map(Foreseen.text) ?? (arguments[0].isWhole ? json(arguments[0]) : .unknown)
    case ("json", 1): return arguments[0].text.map(parsed) ?? .unknown
    case ("concat", 1...): return concatenated(arguments)
    case ("contains", 2): return contains(arguments[0], arguments[1])
    case ("first", 1):
      return arguments[0].items.map { $0.first ?? .null } ?? arguments[0].text.map { .text(String($0.prefix(1))) }
    case ("last", 1):
      return arguments[0].items.map { $0.last ?? .null } ?? arguments[0].text.map { .text(String($0.suffix(1))) }
    case ("skip", 2), ("take", 2): return cut(arguments[0], arguments[1], takes: name == "take")
    case ("union", 1...): return union(arguments)
    case ("shallowmerge", 1): return arguments[0].items.map { union($0, isDeep: false) } ?? .unknown
    case ("intersection", 1...): return intersection(arguments)
    case ("range", 2): return range(arguments[0], arguments[1])
    case ("flatten", 1):
      guard let lists = arguments[0].items?.map(\.items), !lists.contains(nil) else { return .unknown }
      return .list(lists.flatMap { $0! })
    case ("items", 1):
      guard let members = arguments[0].members else { return .unknown }
      return .list(
        members.sorted { $0.key < $1.key }.map { .object(["key": .text($0.key), "value": $0.value]) })
    case ("objectkeys", 1): return arguments[0].members.map { .list($0.keys.sorted().map(Foreseen.text)) } ?? .unknown
    default: return nil
    }
  }

  private static func ofText(_ name: String, _ arguments: [Foreseen]) -> Foreseen? {
    let texts = arguments.map(\.text)
    guard let first = texts.first ?? nil else { return nil }
    let second = texts.count > 1 ? texts[1] : nil
    switch (name, arguments.count) {
    case ("tolower", 1): return .text(first.lowercased())
    case ("toupper", 1): return .text(first.uppercased())
    case ("trim", 1): return .text(first.trimmingCharacters(in: .whitespacesAndNewlines))
    case ("startswith", 2): return second.map { .bool(first.lowercased().hasPrefix($0.lowercased())) }
    case ("endswith", 2): return second.map { .bool(first.lowercased().hasSuffix($0.lowercased())) }
    case ("indexof", 2):
      return second.map { part in
        let found = first.range(of: part, options: .caseInsensitive)?.lowerBound
        return .integer(found.map { Int64(first.utf16.distance(from: first.startIndex, to: $0)) } ?? -1)
      }
    case ("replace", 3):
      guard let second, !second.isEmpty, let third = texts[2] else { return .unknown }
      return .text(first.replacingOccurrences(of: second, with: third))
    case ("split", 2): return split(first, arguments[1])
    case ("substring", 2...3): return substring(first, arguments.dropFirst().map(\.integer))
    case ("format", 1...): return format(first, Array(arguments.dropFirst()))
    case ("base64", 1): return .text(Data(first.utf8).base64EncodedString())
    case ("base64tostring", 1), ("base64tojson", 1):
      guard let data = Data(base64Encoded: first), let text = String(validating: data, as: UTF8.self) else {
        return .unknown
      }
      return name == "base64tojson" ? parsed(text) : .text(text)
    default: return nil
    }
  }

  private static func ofNumbers(_ name: String, _ arguments: [Foreseen]) -> Foreseen? {
    switch (name, arguments.count) {
    case ("int", 1): return (arguments[0].integer ?? arguments[0].text.flatMap { Int64($0) }).map(Foreseen.integer)
    case ("join", 2):
      guard let items = arguments[0].items?.map(\.text), !items.contains(nil), let mark = arguments[1].text else {
        return .unknown
      }
      return .text(items.map { $0! }.joined(separator: mark))
    case ("min", 1...), ("max", 1...):
      let numbers = (arguments[0].items ?? arguments).map(\.integer)
      guard !numbers.contains(nil), let first = numbers.first else { return .unknown }
      let found = numbers.reduce(first!) { name == "min" ? Swift.min($0, $1!) : Swift.max($0, $1!) }
      return .integer(found)
    case ("less", 2), ("lessorequals", 2), ("greater", 2), ("greaterorequals", 2): return compared(name, arguments)
    case ("add", 2), ("sub", 2), ("mul", 2), ("div", 2), ("mod", 2):
      guard let left = arguments[0].integer, let right = arguments[1].integer else { return .unknown }
      return computed(name, left, right).map(Foreseen.integer)
    default: return nil
    }
  }
}

// MARK: - The functions

extension TemplateFunctions {
  private static func bool(_ value: Foreseen) -> Foreseen {
    switch value {
    case .bool: value
    case .integer(let number): .bool(number != 0)
    case .text(let text):
      ["true": .bool(true), "false": .bool(false), "1": .bool(true), "0": .bool(false)][text.foldedID] ?? .unknown
    default: .unknown
    }
  }

  private static func computed(_ name: String, _ left: Int64, _ right: Int64) -> Int64? {
    let (value, overflows): (Int64, Bool)
    switch name {
    case "add": (value, overflows) = left.addingReportingOverflow(right)
    case "sub": (value, overflows) = left.subtractingReportingOverflow(right)
    case "mul": (value, overflows) = left.multipliedReportingOverflow(by: right)
    case "div": (value, overflows) = left.dividedReportingOverflow(by: right)
    default: (value, overflows) = left.remainderReportingOverflow(dividingBy: right)
    }
    return overflows ? nil : value
  }

  private static func compared(_ name: String, _ arguments: [Foreseen]) -> Foreseen {
    let order: Int
    if let left = arguments[0].integer, let right = arguments[1].integer {
      order = left < right ? -1 : left > right ? 1 : 0
    } else if let left = arguments[0].text, let right = arguments[1].text {
      order = left < right ? -1 : left > right ? 1 : 0
    } else {
      return .unknown
    }
    return switch name {
    case "less": .bool(order < 0)
    case "lessorequals": .bool(order <= 0)
    case "greater": .bool(order > 0)
    default: .bool(order >= 0)
    }
  }

  private static func concatenated(_ arguments: [Foreseen]) -> Foreseen {
    let lists = arguments.map(\.items)
    if !lists.contains(nil) { return .list(lists.flatMap { $0! }) }
    let texts = arguments.map { $0.text ?? $0.integer.map(String.init) ?? $0.bool.map { $0 ? "True" : "False" } }
    return texts.contains(nil) ? .unknown : .text(texts.map { $0! }.joined())
  }

  private static func contains(_ whole: Foreseen, _ part: Foreseen) -> Foreseen {
    if let members = whole.members, let name = part.text {
      return .bool(members.contains { $0.key.foldedID == name.foldedID })
    }
    if let items = whole.items {
      if items.contains(part), part.isWhole { return .bool(true) }
      return whole.isWhole && part.isWhole ? .bool(false) : .unknown
    }
    guard let text = whole.text, let part = part.text else { return .unknown }
    return .bool(text.contains(part))
  }

  private static func cut(_ whole: Foreseen, _ count: Foreseen, takes: Bool) -> Foreseen {
    guard let count = count.integer else { return .unknown }
    let number = Int(clamping: Swift.max(0, count))
    if let items = whole.items { return .list(Array(takes ? items.prefix(number) : items.dropFirst(number))) }
    return whole.text.map { .text(String(takes ? $0.prefix(number) : $0.dropFirst(number))) } ?? .unknown
  }

  /// Lists without what is there twice; of objects the later members count, and objects in them are joined too.
  private static func union(_ arguments: [Foreseen], isDeep: Bool = true) -> Foreseen {
    let lists = arguments.map(\.items)
    if !lists.contains(nil) {
      var list: [Foreseen] = []
      var seen: Set<Foreseen> = []
      for item in lists.flatMap({ $0! }) where item.isUnknown || seen.insert(item).inserted { list.append(item) }
      return .list(list)
    }
    var object: [String: Foreseen] = [:]
    for argument in arguments where !argument.isNull {
      guard let members = argument.members else { return .unknown }
      for (key, value) in members {
        let known = object.keys.first { $0.foldedID == key.foldedID } ?? key
        if isDeep, let old = object[known], old.members != nil, value.members != nil {
          object[known] = union([old, value])
        } else {
          object[known] = value
        }
      }
    }
    return .object(object)
  }

  private static func intersection(_ arguments: [Foreseen]) -> Foreseen {
    guard arguments.allSatisfy(\.isWhole), let first = arguments[0].items else { return .unknown }
    let rest = arguments.dropFirst().map(\.items)
    guard !rest.contains(nil) else { return .unknown }
    return .list(first.filter { item in rest.allSatisfy { $0!.contains(item) } })
  }

  private static func range(_ start: Foreseen, _ count: Foreseen) -> Foreseen {
    guard let start = start.integer, let count = count.integer, (0...10_000).contains(count),
      !start.addingReportingOverflow(count).overflow
    else { return .unknown }
    return .list((start..<(start + count)).map(Foreseen.integer))
  }

  private static func split(_ text: String, _ marks: Foreseen) -> Foreseen {
    let marks = marks.text.map { [$0] } ?? marks.items?.compactMap(\.text) ?? []
    guard !marks.isEmpty, !marks.contains("") else { return .unknown }
    var parts = [text]
    for mark in marks { parts = parts.flatMap { $0.components(separatedBy: mark) } }
    return .list(parts.map(Foreseen.text))
  }

  private static func substring(_ text: String, _ numbers: [Int64?]) -> Foreseen {
    guard let start = numbers.first ?? nil, start >= 0, start <= text.count else { return .unknown }
    let rest = text.dropFirst(Int(start))
    guard numbers.count > 1 else { return .text(String(rest)) }
    guard let length = numbers[1], length >= 0, length <= rest.count else { return .unknown }
    return .text(String(rest.prefix(Int(length))))
  }

  /// `{0}` and `{0:N2}`: how numbers are formatted is not known.
  private static func format(_ pattern: String, _ arguments: [Foreseen]) -> Foreseen {
    var (text, rest) = ("", pattern[...])
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      text += rest[..<brace]
      let next = rest.index(after: brace)
      guard next < rest.endIndex else { return .unknown }
      if rest[next] == rest[brace] {
        text.append(rest[brace])
        rest = rest[rest.index(after: next)...]
        continue
      }
      guard rest[brace] == "{", let end = rest[next...].firstIndex(of: "}"), let place = Int(rest[next..<end]),
        arguments.indices.contains(place)
      else { return .unknown }
      let argument = arguments[place]
      guard
        let part = argument.text ?? argument.integer.map(String.init) ?? argument.bool.map({ $0 ? "True" : "False" })
      else { return .unknown }
      text += part
      rest = rest[rest.index(after: end)...]
    }
    return .text(text + rest)
  }

  private static func parsed(_ text: String) -> Foreseen {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else { return .unknown }
    return Foreseen(whole: value)
  }

  private static func json(_ value: Foreseen) -> Foreseen {
    switch value {
    case .bool(let bool): .text(bool ? "True" : "False")
    case .integer(let number): .text(String(number))
    default: .unknown
    }
  }
}
