import Yams

/// How a policy source becomes a tree of items: plain YAML, one document, without anchors, aliases and tags.
extension PolicySource {
  /// The policy shape is at most 6 deep.
  static let maximumDepth = 16

  func root() throws(PolicyFault) -> Item {
    // YAML's aliases can make a kilobyte mean more than fits into memory, and Yams expands them. Anchors (`&`) and
    // aliases (`*`) are scanned by the same rules, so the text with all `&` as `*` has the same structure and no
    // anchor: there, whichever of both comes first is an alias to nothing, and nothing can be expanded.
    _ = try compose(text.replacing("&", with: "*"))
    guard let node = try compose(text) else {
      throw fault(at: .start, "the file is empty", hint: "`fipswatch policy init` writes a policy to begin with")
    }
    return try item(node, depth: 1)
  }

  private func compose(_ yaml: String) throws(PolicyFault) -> Node? {
    do {
      return try Parser(yaml: yaml, resolver: .basic, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw fault(error)
    } catch {
      throw fault(at: .start, "cannot be read as YAML: \(error)")
    }
  }

  private func item(_ node: Node, depth: Int) throws(PolicyFault) -> Item {
    let position = Position(node.mark)
    guard depth <= Self.maximumDepth else { throw fault(at: position, "nested too deeply for a policy") }
    switch node {
    case .scalar(let scalar):
      try refuseTag(scalar.tag, at: position)
      let isPlain = scalar.style == .plain && scalar.tag.description != Tag.Name.str.rawValue
      return Item(position: position, content: .scalar(Item.Scalar(text: scalar.string, isPlain: isPlain)))
    case .sequence(let sequence):
      try refuseTag(sequence.tag, at: position)
      return Item(position: position, content: .list(try items(sequence, depth: depth + 1)))
    case .mapping(let mapping):
      try refuseTag(mapping.tag, at: position)
      return Item(position: position, content: .mapping(try entries(mapping, depth: depth + 1)))
    case .alias:
      throw fault(at: position, Self.noAliases)
    }
  }

  private func items(_ sequence: Node.Sequence, depth: Int) throws(PolicyFault) -> [Item] {
    var items: [Item] = []
    for node in sequence { items.append(try item(node, depth: depth)) }
    return items
  }

  private func entries(_ mapping: Node.Mapping, depth: Int) throws(PolicyFault) -> [Item.Entry] {
    var entries: [Item.Entry] = []
    for (key, value) in mapping {
      guard let text = try item(key, depth: depth).scalar?.text else {
        throw fault(at: Position(key.mark), "a key must be a text")
      }
      entries.append(Item.Entry(key: text, position: Position(key.mark), value: try item(value, depth: depth)))
    }
    return entries
  }

  private func refuseTag(_ tag: Tag, at position: Position) throws(PolicyFault) {
    let harmless: [Tag.Name] = [.implicit, .nonSpecific, .str, .seq, .map]
    guard !harmless.contains(where: { $0.rawValue == tag.description }) else { return }
    throw fault(
      at: position, "the YAML tag \(Quoted.text(tag.description)) is not allowed", hint: "leave it out")
  }
}

// MARK: - What YAML finds wrong

extension PolicySource {
  private static let noAliases = "YAML aliases and anchors are not allowed, as a short text could then mean a huge one"

  private func fault(at position: Position, _ message: String, hint: String? = nil) -> PolicyFault {
    PolicyFault(file: file, line: position.line, column: position.column, message, hint: hint)
  }

  private func fault(_ error: YamlError) -> PolicyFault {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
      fault(at: Position(mark), problem: problem, context: context?.text)
    case .composer(_, let problem, let mark, _):
      fault(at: Position(mark), problem: problem, context: nil)
    case .duplicatedKeysInMapping(let keys, let context):
      fault(
        at: Position(context.mark), "key \(Quoted.text(keys.first ?? "")) is given more than once in one mapping",
        hint: "keep one; this is the first")
    default:
      fault(at: .start, "cannot be read as YAML: \(error)")
    }
  }

  private func fault(at position: Position, problem: String, context: String?) -> PolicyFault {
    let character = character(at: position)
    if problem.contains("undefined alias") || problem.contains("expected alphabetic or numeric character") {
      let quotes = character == "&" ? "" : "; a text that begins with * needs quotes, as \"*-prod\""
      return fault(at: position, Self.noAliases, hint: "write it out\(quotes)")
    }
    if problem.contains("found another document") {
      return fault(at: position, "a second YAML document begins here", hint: "one policy a file")
    }
    let told = "not YAML: \(problem)" + (context.map { " \($0)" } ?? "")
    return fault(at: position, told, hint: character.flatMap(Self.hint(forFirst:)))
  }

  private static func hint(forFirst character: Unicode.Scalar) -> String? {
    switch character {
    case "\t": "indent with spaces, not tabs"
    case "@", "`", "%": "a text that begins with \(character) needs quotes"
    case ":": "a text with a colon and a space in it needs quotes"
    default: nil
    }
  }
}

extension Position {
  init(_ mark: Mark?) { self.init(line: mark?.line ?? 1, column: mark?.column ?? 1) }
}
