import Foundation

/// A value of JSON, to write documents with and to compare what the program prints.
enum JSON: Equatable, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral,
   ExpressibleByArrayLiteral
{
  case null
  case bool(Bool)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(stringLiteral text: String) { self = .string(text) }
  init(booleanLiteral flag: Bool) { self = .bool(flag) }
  init(arrayLiteral items: JSON...) { self = .array(items) }
  init(dictionaryLiteral members: (String, JSON)...) {
    self = .object(Dictionary(members) { _, last in last })
  }

  static func number(_ value: Int) -> JSON { .double(Double(value)) }

  /// Nil where there is nothing to say.
  init(_ text: String?) { self = text.map(JSON.string) ?? .null }
  init(_ flag: Bool?) { self = flag.map(JSON.bool) ?? .null }
  init(_ value: Double?) { self = value.map(JSON.double) ?? .null }
  init(_ value: Int?) { self = value.map { .double(Double($0)) } ?? .null }
  init(_ instant: Moment?) { self = instant.map { .string($0.description) } ?? .null }

  subscript(key: String) -> JSON {
    guard case .object(let members) = self else { return .null }
    return members[key] ?? .null
  }

  var items: [JSON] {
    guard case .array(let items) = self else { return [] }
    return items
  }

  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }
}

// MARK: - Text

extension JSON {
  init(parsing data: Data) throws {
    self.init(foundation: try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed))
  }

  private init(foundation value: Any) {
    switch value {
    case let text as String: self = .string(text)
    case let items as [Any]: self = .array(items.map { JSON(foundation: $0) })
    case let members as [String: Any]: self = .object(members.mapValues { JSON(foundation: $0) })
    case let number as NSNumber:
      self = String(cString: number.objCType) == "c" ? .bool(number.boolValue) : .double(number.doubleValue)
    default: self = .null
    }
  }

  /// On one line, keys in order.
  var line: String {
    switch self {
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .double(let number): return number == number.rounded() ? String(Int(number)) : String(number)
    case .string(let text):
      let escaped = text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
      return "\"\(escaped)\""
    case .array(let items): return "[" + items.map(\.line).joined(separator: ", ") + "]"
    case .object(let members):
      let lines = members.sorted { $0.key < $1.key }.map { "\"\($0)\": \($1.line)" }
      return "{" + lines.joined(separator: ", ") + "}"
    }
  }
}

// MARK: - Comparing

extension JSON {
  /// The first place at which another value differs from this one, which is expected. Keys that are not expected may
  /// be there; doubles may differ by rounding.
  func difference(to actual: JSON, at path: String = "") -> String? {
    switch (self, actual) {
    case (.object(let expected), .object(let members)):
      for key in expected.keys.sorted() {
        guard let found = members[key] else { return "\(path).\(key): missing" }
        if let difference = expected[key]!.difference(to: found, at: "\(path).\(key)") { return difference }
      }
      return nil
    case (.array(let expected), .array(let items)):
      for (index, pair) in zip(expected, items).enumerated() {
        if let difference = pair.0.difference(to: pair.1, at: "\(path)[\(index)]") { return difference }
      }
      guard expected.count == items.count else {
        let rest = expected.count > items.count ? expected[items.count] : items[expected.count]
        return "\(path): \(expected.count) expected, not \(items.count): first of the rest \(rest.line)"
      }
      return nil
    case (.double(let expected), .double(let found)):
      let isSame = abs(expected - found) <= 1e-9 * max(1, abs(expected))
      return isSame ? nil : "\(path): \(expected) expected, not \(found)"
    default:
      return self == actual ? nil : "\(path): \(line) expected, not \(actual.line)"
    }
  }
}
