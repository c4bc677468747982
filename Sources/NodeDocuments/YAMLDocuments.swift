import Yams

/// The documents of a YAML file.
enum YAMLDocuments {
  /// Larger ones take libyaml seconds and memory many times their size; kubectl writes JSON just as well.
  static let limit = 16 << 20

  static func roots(of bytes: [UInt8]) throws(Refusal) -> [YAMLPlace] {
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
  init(notYAML error: any Error) {
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
struct YAMLPlace: DocumentValue {
  let node: Node

  var line: Int { node.mark?.line ?? 1 }
  var place: String { "line \(line)" }
  var isObject: Bool { node.mapping != nil }
  var items: [YAMLPlace]? { node.sequence.map { $0.map(YAMLPlace.init) } }

  /// Plain scalars are texts, whatever YAML takes them for: a label `true` that lost its quotes is still one.
  var text: String? { isNull ? nil : node.scalar?.string }

  var integer: Int? { text.flatMap { Int($0) } }

  var isNull: Bool {
    guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// Yams has refused keys that are there twice.
  func value(of key: String) -> YAMLPlace? {
    node.mapping?.first { $0.key.scalar?.string == key }.map { YAMLPlace(node: $0.value) }
  }
}
