import Foundation
import InventoryModel

/// Evaluates the rule of an Azure Policy definition on a resource, for as much of the language as exports use.
///
/// Semantics are those of microsoft/regorus (`azure_policy`): a missing field equals null only, texts are compared
/// without case, and "true" and true are alike.
struct AzurePolicyEvaluator {
  let parameters: [String: JSONValue]
  let resource: JSONValue
  let type: String
  /// `subscription().subscriptionId` and `resourceGroup().name`.
  var subscription = "sub"
  var resourceGroup = "rg"
  var fullName = "shop"

  /// The items that the counts around look at, by their alias.
  private var current: [String: JSONValue] = [:]

  init(parameters: [String: JSONValue], resource: JSONValue, type: String) {
    (self.parameters, self.resource, self.type) = (parameters, resource, type)
  }

  func holds(_ condition: JSONValue) -> Bool {
    if case .array(let all)? = condition["allOf"] { return all.allSatisfy(holds) }
    if case .array(let any)? = condition["anyOf"] { return any.contains(where: holds) }
    if let inner = condition["not"] { return !holds(inner) }
    let left: JSONValue?
    if let count = condition["count"] {
      left = .integer(Int64(self.count(count)))
    } else if let field = condition["field"]?.text {
      left = value(ofField: field)
    } else {
      left = condition["value"].map(resolved)
    }
    return compares(left, condition)
  }

  private func compares(_ left: JSONValue?, _ condition: JSONValue) -> Bool {
    if let right = condition["equals"].map(resolved) { return isEqual(left, right) }
    if let right = condition["notEquals"].map(resolved) { return !isEqual(left, right) }
    if let right = condition["like"].map(resolved) {
      return left?.plain.map { text in Glob(right.plain ?? "").matches(text) } ?? false
    }
    if let right = condition["exists"].map(resolved) { return (left != nil) == (right.plain?.lowercased() == "true") }
    if case .integer(let right)? = condition["greater"], case .integer(let number)? = left { return number > right }
    fatalError("no such condition: \(condition.text())")
  }

  private func isEqual(_ left: JSONValue?, _ right: JSONValue) -> Bool {
    guard let left, left != .null else { return right == .null || left == .null && right == .string("") }
    return left.plain?.lowercased() == right.plain?.lowercased()
  }

  private func count(_ count: JSONValue) -> Int {
    let alias = count["field"]!.text!
    let path = alias.split(separator: "/").last!.replacing("[*]", with: "")
    guard case .array(let items)? = resource["properties"]?.insensitive(String(path)) else { return 0 }
    return items.count { item in
      var inside = self
      inside.current[alias] = item
      return count["where"].map(inside.holds) ?? true
    }
  }

  private func value(ofField field: String) -> JSONValue? {
    switch field {
    case "type": return .string(type)
    case "name": return .string(fullName.split(separator: "/").last.map(String.init) ?? "")
    case "fullName": return .string(fullName)
    case "location": return resource.insensitive("location")
    case _ where field.hasPrefix("tags['"):
      return resource.insensitive("tags")?.insensitive(String(field.dropFirst(6).dropLast(2)))
    default: break
    }
    for (alias, item) in current where field.hasPrefix(alias + ".") {
      return item.insensitive(String(field.dropFirst(alias.count + 1)))
    }
    return resource["properties"]?.insensitive(field.split(separator: "/").last.map(String.init) ?? "")
  }

  private func resolved(_ value: JSONValue) -> JSONValue {
    guard let text = value.text, text.hasPrefix("[") else { return value }
    if text.hasPrefix("[parameters('") { return parameters[String(text.dropFirst(13).dropLast(3))] ?? .null }
    let parts = fullName.split(separator: "/").map(String.init)
    switch text {
    case "[subscription().subscriptionId]": return .string(subscription)
    case "[resourceGroup().name]": return .string(resourceGroup)
    case "[first(split(field('fullName'), '/'))]": return .string(parts[0])
    case "[last(split(field('fullName'), '/'))]": return .string(parts[parts.count - 1])
    default: fatalError("no such expression: \(text)")
    }
  }
}

extension JSONValue {
  subscript(_ key: String) -> JSONValue? { if case .object(let members) = self { members[key] } else { nil } }

  func insensitive(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.lowercased() == key.lowercased() }?.value
  }

  var text: String? { if case .string(let text) = self { text } else { nil } }

  fileprivate var plain: String? {
    switch self {
    case .string(let text): text
    case .bool(let value): value ? "true" : "false"
    case .integer(let number): String(number)
    default: nil
    }
  }

  init(reading text: String) throws { self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }
}
