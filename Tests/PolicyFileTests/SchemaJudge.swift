import Foundation
import InventoryModel

/// Evaluates values by a JSON Schema, for the keywords that the policy schema uses; an unknown keyword is a trap.
struct SchemaJudge {
  let root: JSONValue

  init(_ text: String) throws { root = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }

  func accepts(_ value: JSONValue) -> Bool { accepts(value, by: root) }

  private func accepts(_ value: JSONValue, by schema: JSONValue) -> Bool {
    guard case .object(let keywords) = schema else { return false }
    return keywords.allSatisfy { keyword, demand in meets(value, keyword, demand, keywords) }
  }

  private func meets(_ value: JSONValue, _ keyword: String, _ demand: JSONValue, _ all: [String: JSONValue]) -> Bool {
    switch (keyword, demand, value) {
    case ("$schema", _, _), ("title", _, _), ("description", _, _), ("$defs", _, _): true
    case ("$ref", .string("#/$defs/match"), _): accepts(value, by: root["$defs"]!["match"]!)
    case ("const", _, _): value == demand
    case ("enum", .array(let allowed), _): allowed.contains(value)
    case ("type", .string(let type), _): value.types.contains(type)
    case ("type", .array(let types), _): types.contains { value.types.map(JSONValue.string).contains($0) }
    case ("pattern", .string(let pattern), .string(let text)): text.contains(try! Regex(pattern))
    case ("minimum", .integer(let least), .integer(let number)): number >= least
    case ("maximum", .integer(let most), .integer(let number)): number <= most
    case ("items", _, .array(let items)): items.allSatisfy { accepts($0, by: demand) }
    case ("minItems", .integer(let least), .array(let items)): items.count >= least
    case ("maxItems", .integer(let most), .array(let items)): items.count <= most
    case ("uniqueItems", _, .array(let items)): Set(items).count == items.count
    case ("properties", _, .object(let members)):
      members.allSatisfy { key, member in demand[key].map { accepts(member, by: $0) } ?? true }
    case ("required", .array(let keys), .object(let members)):
      keys.allSatisfy { members.keys.map(JSONValue.string).contains($0) }
    case ("additionalProperties", .bool(false), .object(let members)):
      members.keys.allSatisfy { all["properties"]?[$0] != nil }
    case ("additionalProperties", _, .object(let members)): members.values.allSatisfy { accepts($0, by: demand) }
    case ("propertyNames", _, .object(let members)): members.keys.allSatisfy { accepts(.string($0), by: demand) }
    case ("minProperties", .integer(let least), .object(let members)): members.count >= least
    case ("pattern", _, _), ("minimum", _, _), ("maximum", _, _), ("items", _, _), ("minItems", _, _),
      ("maxItems", _, _), ("uniqueItems", _, _), ("properties", _, _), ("required", _, _),
      ("additionalProperties", _, _),
      ("propertyNames", _, _), ("minProperties", _, _):
      true  // says nothing of other types
    default: fatalError("unknown keyword \(keyword)")
    }
  }
}

extension JSONValue {
  subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  fileprivate var types: [String] {
    switch self {
    case .null: ["null"]
    case .bool: ["boolean"]
    case .integer: ["integer", "number"]
    case .number: ["number"]
    case .string: ["string"]
    case .array: ["array"]
    case .object: ["object"]
    }
  }
}
