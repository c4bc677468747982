import Foundation
import InventoryModel
import TestSupport
import Testing

@testable import PolicyFile

@Suite("The JSON Schema of policies")
struct SchemaTests {
  private static let file = Checkout.root.appending(path: "Sources/PolicyFile/policy.schema.json")

  @Test func `the published file is what the reader checks by`() throws {
    let published = try? String(contentsOf: Self.file, encoding: .utf8)
    let isSame = published == PolicySchema.text
    if !isSame, ProcessInfo.processInfo.environment["REWRITE_GOLDEN"] == "1" {
      try PolicySchema.text.write(to: Self.file, atomically: true, encoding: .utf8)
    }
    #expect(isSame, "policy.schema.json differs: run the tests with REWRITE_GOLDEN=1")
  }

  @Test func `schema and reader agree on the template`() throws {
    let judge = try SchemaJudge(PolicySchema.text)
    for text in [PolicyTemplate.text, SamplePolicy.full, SamplePolicy.scope(), SamplePolicy.exemption()] {
      #expect(judge.accepts(try value(of: text)) && faults(of: text).isEmpty)
    }
  }

  @Test(
    "Schema and reader agree on what is wrong in a scope",
    arguments: [
      "severty: high", "severity: High", "severity: [high]", "slaDays: 0", "slaDays: 36501", "slaDays: '3'", "slaDays:",
      "slaDays: 1.5", "match: {}", "match:", "match: {clusters: []}", "match: {clusters: aks}",
      "match: {clusters: ['']}",
      "match: {clusters: [a/b]}", "match: {pools: ['a ']}", "match: {clusters: [a, a]}", "match: {clusterTags: [a]}",
      "match: {clusterTags: {}}",
      "match: {poolTags: {' ': a}}",
      "match: {clusterTags: {a: ~}}", "match: {clusterTags: {a: [b]}}", "require: {}", "require: {fips: false}",
      "require: {fips: yes}", "require: {approval: 'true'}", "require: {standard: 140-2}", "require: {tags: [' ']}",
    ])
  func wrong(line: String) throws {
    let text = SamplePolicy.scope(line)
    #expect(try !SchemaJudge(PolicySchema.text).accepts(value(of: text)))
    #expect(!faults(of: text).isEmpty)
  }

  @Test(
    "Schema and reader agree on what is right in a scope",
    arguments: [
      "severity: low", "severity: 'low'", "slaDays: 1", "slaDays: 36500", "match: {clusters: [1, 2-5, true, x]}",
      "match: {clusterTags: {a: '', 1: 2}}", "require: {fips: true, approval: False, tags: [a b]}",
    ])
  func right(line: String) throws {
    let text = SamplePolicy.scope(line)
    #expect(try SchemaJudge(PolicySchema.text).accepts(value(of: text)))
    #expect(faults(of: text) == [])
  }

  @Test(
    "Schema and reader agree on permissions",
    arguments: [
      "id", "control", "category", "match", "justification", "ticket", "requestedBy", "approvedBy", "approvedAt",
      "expiresOn",
    ])
  func permissions(key: String) throws {
    let judge = try SchemaJudge(PolicySchema.text)
    for wrong in ["", "[x]", "''", "{}", "~", "' x'"] {
      let text = SamplePolicy.exemption([key: wrong])
      #expect(try judge.accepts(value(of: text)) == faults(of: text).isEmpty, "\(key): \(wrong)")
    }
  }

  /// Each key that the reader takes stands in the full template, and each of the template in the schema: so a key that
  /// only one of the three knew would be seen.
  @Test func `template and schema know the same keys`() throws {
    let schema = try SchemaJudge(PolicySchema.text).root
    let told = try Set(keys(of: value(of: SamplePolicy.full), at: ""))
    #expect(told == Set(keys(inSchema: schema, at: "", root: schema)))
  }

  private func keys(of value: JSONValue, at path: String) -> [String] {
    switch value {
    case .object(let members) where !path.hasSuffix("Tags") && !path.hasSuffix("Labels"):
      members.flatMap { ["\(path).\($0.key)"] + keys(of: $0.value, at: Self.place($0.key, in: path)) }
    case .array(let items): items.flatMap { keys(of: $0, at: path) }
    default: []
    }
  }

  private func keys(inSchema schema: JSONValue, at path: String, root: JSONValue) -> [String] {
    if schema["$ref"] != nil { return keys(inSchema: root["$defs"]!["match"]!, at: path, root: root) }
    if let items = schema["items"] { return keys(inSchema: items, at: path, root: root) }
    guard case .object(let properties)? = schema["properties"] else { return [] }
    return properties.flatMap { key, value in
      ["\(path).\(key)"] + keys(inSchema: value, at: Self.place(key, in: path), root: root)
    }
  }

  /// A selector is the same wherever it stands.
  /// Selectors are alike wherever they stand, and so are places of secrets.
  private static func place(_ key: String, in path: String) -> String {
    if key == "match" { return ".match" }
    return key.hasSuffix("From") ? ".secret" : "\(path).\(key)"
  }

  @Test func `the choices are those of the model`() {
    #expect(Standard.names.compactMap(Standard.init).count == Standard.names.count)
    let words = ModuleTable.Entry.Said.names
    #expect(words.compactMap(ModuleTable.Entry.Said.init).count == words.count)
    for entry in ModuleTable.builtIn.entries { #expect(Standard.names.contains(entry.standard.rawValue)) }
  }

  /// As YAML 1.2 (core schema) and with it the editors take it.
  private func value(of text: String) throws -> JSONValue {
    func value(_ item: Item) -> JSONValue {
      switch item.content {
      case .mapping(let entries):
        .object(Dictionary(entries.map { ($0.key, value($0.value)) }) { first, _ in first })
      case .list(let items): .array(items.map(value))
      case .scalar(let scalar) where scalar.isNothing: .null
      case .scalar(let scalar) where scalar.isPlain:
        scalar.truth.map(JSONValue.bool) ?? Int64(scalar.text).map(JSONValue.integer)
          ?? Double(scalar.text).map(JSONValue.number) ?? .string(scalar.text)
      case .scalar(let scalar): .string(scalar.text)
      }
    }
    return value(try PolicySource(Array(text.utf8), file: "p.yaml").root())
  }
}
