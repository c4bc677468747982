import InventoryModel

/// What stands in a document until a tool puts a value in its place.
extension String {
  /// `${NAME}` and `$NAME` of envsubst, Flux and shells, `{{ NAME }}` of templates, `#{NAME}#`, `$(NAME)`, `$[NAME]`,
  /// `__NAME__`, `%NAME%`, `@NAME@` and `((NAME))` of pipelines, and `<NAME>` or `{NAME}` of instructions to people.
  ///
  /// Sources: Azure Pipelines, "Define variables"; qetza/replacetokens-task, token patterns; Concourse, "Vars".
  var isForVariables: Bool {
    var text = self
    return text.withUTF8 { bytes in
      guard bytes.contains(where: { marks[Int($0)] }) else { return false }
      return openings.occurs(in: bytes) || bytes.namesVariable || enclosures.contains(where: bytes.hasName)
    }
  }
}

private let openings = AnyWord(["${", "{{", "#{", "$(", "$[", "(("])
private let enclosures = [
  Enclosure("__", "__"), Enclosure("@", "@"), Enclosure("<", ">", isSpaced: true), Enclosure("{", "}", isSpaced: true),
  // `%2F` and `%C3%` are letters of an address.
  Enclosure("%", "%", shortest: 3),
]
/// One of these is in every placeholder.
private let marks: [Bool] = {
  var marks = [Bool](repeating: false, count: 256)
  for byte in "${_%@<(".utf8 { marks[Int(byte)] = true }
  return marks
}()

private struct Enclosure {
  var opening: [UInt8]
  var closing: [UInt8]
  /// Whether blanks may be in it: `<your cluster>`.
  var isSpaced: Bool
  /// How long a name in it is at least.
  var shortest: Int

  init(_ opening: String, _ closing: String, isSpaced: Bool = false, shortest: Int = 1) {
    (self.opening, self.closing) = (Array(opening.utf8), Array(closing.utf8))
    (self.isSpaced, self.shortest) = (isSpaced, shortest)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether a letter follows `$`.
  fileprivate var namesVariable: Bool {
    zip(self, dropFirst()).contains { $0 == UInt8(ascii: "$") && $1.beginsName }
  }

  fileprivate func hasName(in enclosure: Enclosure) -> Bool {
    indices.contains { start in
      guard has(enclosure.opening, at: start) else { return false }
      let first = start + enclosure.opening.count
      var end = first
      while end < count, !has(enclosure.closing, at: end), self[end].isInName(spaced: enclosure.isSpaced) { end += 1 }
      return end - first >= enclosure.shortest && has(enclosure.closing, at: end) && self[first].beginsName
        && self[end - 1] != UInt8(ascii: " ")
    }
  }
}

extension UInt8 {
  fileprivate var beginsName: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowered) || self == UInt8(ascii: "_")
  }

  fileprivate func isInName(spaced: Bool) -> Bool {
    beginsName || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || "-.".utf8.contains(self)
      || spaced && self == UInt8(ascii: " ")
  }
}

extension Foreseen {
  /// Something else will stand where a tool puts in its variables.
  var withoutVariables: Foreseen {
    switch self {
    case .text(let text) where text.isForVariables: .unknown
    case .list(let items): .list(items.map(\.withoutVariables))
    case .object(let members) where members.keys.contains(where: \.isForVariables): .unknown
    case .object(let members): .object(members.mapValues(\.withoutVariables))
    default: self
    }
  }

  /// Whether a variable stands in a text of it.
  var hasVariables: Bool {
    switch self {
    case .text(let text): text.isForVariables
    case .list(let items): items.contains(where: \.hasVariables)
    case .object(let members): members.contains { $0.key.isForVariables || $0.value.hasVariables }
    default: false
    }
  }
}
