import InventoryModel
import Yams

/// The documents of a YAML file.
package enum YAMLDocuments {
  /// Larger ones take libyaml seconds and memory many times their size; kubectl writes JSON just as well.
  package static let limit = 16 << 20

  package static func roots(of bytes: [UInt8]) throws(Refusal) -> [YAMLPlace] {
    try YAMLLimits.refuse(in: bytes)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Refusal(.unreadable, "neither UTF-8 nor UTF-16", hint: "save it as UTF-8")
    }
    do {
      let parser = try Parser(yaml: text)
      var roots: [YAMLPlace] = []
      while let node = try parser.nextRoot() { roots.append(YAMLPlace(node: node)) }
      return roots
    } catch {
      throw Refusal(notYAML: error)
    }
  }
}

extension Refusal {
  /// What Yams says, without the text around the place, which anyone may have written.
  package init(notYAML error: any Error) {
    let hint = "correct it, or export it again"
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(.malformed, line: mark.line, "not YAML: \(problem)", hint: hint)
    case .duplicatedKeysInMapping(let keys, let context):
      self.init(.malformed, line: context.mark.line, "\((keys.first ?? "").quoted) appears twice", hint: hint)
    case .reader(let problem, _, _, _):
      self.init(.malformed, "not YAML: \(problem)", hint: hint)
    default:
      self.init(.malformed, "not YAML", hint: hint)
    }
  }
}

/// A value of YAML where it stands.
package struct YAMLPlace: DocumentValue {
  package let node: Yams.Node

  package var line: Int { node.mark?.line ?? 1 }
  package var place: String { "line \(line)" }
  package var isObject: Bool { node.mapping != nil }
  package var items: [YAMLPlace]? { node.sequence.map { $0.map(YAMLPlace.init) } }

  /// Plain scalars are texts, whatever YAML takes them for: a label `true` that lost its quotes is still one.
  package var text: String? { isNull ? nil : node.scalar?.string }

  /// Of plain scalars only. `yes` and `on` are true to some readers and text to others, so they are neither.
  package var bool: Bool? {
    guard isPlain, let text = node.scalar?.string else { return nil }
    return ["true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false][text]
  }

  package var scalar: JSONValue? {
    guard let text = node.scalar?.string else { return nil }
    guard isPlain else { return .string(text) }
    if isNull { return .null }
    return bool.map(JSONValue.bool) ?? Int64(text).map(JSONValue.integer) ?? Double(decimal: text).map(JSONValue.number)
      ?? .string(text)
  }

  package var members: [(key: String, value: YAMLPlace)]? {
    node.mapping?.map { ($0.key.scalar?.string ?? "", YAMLPlace(node: $0.value)) }
  }

  package var position: TextPosition { TextPosition(line: line, column: node.mark?.column) }

  private var isPlain: Bool { node.scalar.map { $0.style == .plain || $0.style == .any } ?? false }

  package var integer: Int? { text.flatMap { Int($0) } }

  package var isNull: Bool {
    guard isPlain, let scalar = node.scalar else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// Yams has refused keys that are there twice.
  package func value(of key: String) -> YAMLPlace? {
    node.mapping?.first { $0.key.scalar?.string == key }.map { YAMLPlace(node: $0.value) }
  }
}
