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
  /// The places at which another value differs from this one, which is expected. Keys that are not expected may be
  /// there; doubles may differ by rounding.
  func differences(to actual: JSON, at path: String = "") -> [String] {
    switch (self, actual) {
    case (.object(let expected), .object(let members)):
      return expected.keys.sorted().flatMap { key -> [String] in
        guard let found = members[key] else { return ["\(path).\(key): missing: \(expected[key]!.line)"] }
        return expected[key]!.differences(to: found, at: "\(path).\(key)")
      }
    case (.array(let expected), .array(let items)) where expected.count == items.count:
      return zip(expected, items).enumerated().flatMap { $1.0.differences(to: $1.1, at: "\(path)[\($0)]") }
    case (.double(let expected), .double(let found)):
      let isSame = abs(expected - found) <= 1e-9 * max(1, abs(expected))
      return isSame ? [] : ["\(path): \(line) expected, not \(actual.line)"]
    default:
      return self == actual ? [] : ["\(path): \(line) expected, not \(actual.line)"]
    }
  }

  /// The same of objects by name, which must have the same names.
  func differencesOfNames(to actual: JSON) -> [String] {
    guard case .object(let expected) = self, case .object(let found) = actual else { return differences(to: actual) }
    let more = found.keys.filter { expected[$0] == nil }.sorted()
    return differences(to: actual) + more.map { ".\($0): not expected: \(found[$0]!.line)" }
  }
}
