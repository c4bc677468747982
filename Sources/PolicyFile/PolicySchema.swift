import Foundation
import InventoryModel

/// The JSON Schema (draft 2020-12) of policy files, for editors and for checks outside of fipswatch.
///
/// It says what one place may hold. What holds between places (ids given once, approvals by somebody else, dates in
/// order) only the reader knows. Source: https://json-schema.org/draft/2020-12.
package enum PolicySchema {
  /// With a line break at its end.
  package static let text: String = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Encoding texts, whole numbers and truth values cannot fail.
    return String(decoding: try! encoder.encode(JSONValue.object(root)), as: UTF8.self) + "\n"
  }()

  private static var root: [String: JSONValue] {
    var root = Shape.policy.schema
    root["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
    root["title"] = .string("A policy of fipswatch")
    root["$defs"] = .object(["match": .object(Shape.selector.schema)])
    return root
  }
}

/// The keywords of JSON Schema that say the same as a shape.
extension Shape {
  fileprivate var schema: [String: JSONValue] {
    switch self {
    case .text(let form): form.schema
    case .number(let range):
      ["type": .string("integer"), "minimum": .whole(range.lowerBound), "maximum": .whole(range.upperBound)]
    case .truth: ["type": .string("boolean")]
    case .alwaysTrue: ["const": .bool(true)]
    case .choice(let words): ["enum": .texts(words)]
    case .list(let element, let minimum):
      [
        "type": .string("array"), "items": .object(element.schema), "minItems": .whole(minimum),
        "uniqueItems": .bool(true), "maxItems": .whole(Shape.mostItems),
      ]
    case .arguments:
      [
        "type": .string("array"), "items": .object(TextForm.anything.schema), "minItems": .whole(1),
      ]
    case .texts(let form):
      [
        "type": .string("object"), "minProperties": .whole(1), "additionalProperties": .object(form.schema),
        "propertyNames": .object(["pattern": .string(TextForm.words.pattern)]),
      ]
    case .mapping(let mapping): mapping.isSelector ? ["$ref": .string("#/$defs/match")] : mapping.schema
    }
  }
}

extension Shape.Mapping {
  fileprivate var isSelector: Bool { fields.map(\.key) == Shape.selector.fields.map(\.key) }

  fileprivate var schema: [String: JSONValue] {
    let properties = fields.map { field in
      (field.key, JSONValue.object(field.shape.schema.merging(["description": .string(field.about)]) { own, _ in own }))
    }
    var schema: [String: JSONValue] = [
      "type": .string("object"), "additionalProperties": .bool(false),
      "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
    ]
    let required = fields.filter(\.isRequired).map(\.key)
    if !required.isEmpty { schema["required"] = .texts(required) }
    if minimum > 0 { schema["minProperties"] = .whole(minimum) }
    return schema
  }
}

extension TextForm {
  /// YAML takes `ticket: 123` for a number and `owner: true` for a truth value; the reader takes the text.
  fileprivate var schema: [String: JSONValue] {
    let types = self == .day || self == .moment ? ["string"] : ["string", "number", "boolean"]
    return ["type": .texts(types), "pattern": .string(pattern)]
  }

  /// A regular expression (ECMA-262) that says the same, but for characters that cannot be seen, and days and times that
  /// do not exist.
  fileprivate var pattern: String {
    switch self {
    case .anything: ""
    case .words, .prose: "\\S"
    case .term: "^[^\\s,]([^,\\n\\r]*[^\\s,])?$"
    case .part: "^[A-Za-z0-9_*?-]+$"
    case .group: "^[\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}.()*?-]+$"
    case .region: "^[A-Za-z0-9*?]+( [A-Za-z0-9*?]+)*$"
    case .name: "^[\\p{L}\\p{M}\\p{Nd}_./:-]([\\p{L}\\p{M}\\p{Nd} _./:-]*[\\p{L}\\p{M}\\p{Nd}_./:-])?$"
    case .day: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    case .moment: "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt _][0-9:.-]+([Zz]|[+-][0-9:]+)?)?$"
    case .version: "^[0-9]{1,4}\\.[0-9]{1,4}$"
    case .currency: "^[A-Z]{3}$"
    case .address: Self.addressPattern
    case .reference: "^\\S+$"
    }
  }
}

extension JSONValue {
  fileprivate static func whole(_ value: Int) -> JSONValue { .integer(Int64(value)) }
  fileprivate static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}
