import DocumentText
import InventoryModel

/// A value as far as it is known before anything is created.
indirect enum Foreseen: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)
  case list([Foreseen])
  case object([String: Foreseen])
  /// Only the platform knows it, or whoever deploys.
  case unknown
}

extension Foreseen {
  /// A whole value of a document.
  ///
  /// - Parameter names: which members of objects are read, in any case and with or without `_`; all unless given. What
  ///   is not named is never held, so that no secret can be.
  init<Value: DocumentValue>(_ value: Value, only names: Set<String>? = nil) throws(Refusal) {
    if let scalar = try value.scalar {
      self.init(scalar)
    } else if let items = value.items {
      var list: [Foreseen] = []
      for item in items { list.append(try Foreseen(item, only: names)) }
      self = .list(list)
    } else {
      let members = try value.members ?? []
      var object = [String: Foreseen](minimumCapacity: min(members.count, names?.count ?? .max))
      for (key, member) in members {
        let name = key.foldedName
        guard names?.contains(name) ?? true else { continue }
        // Tags and labels have names of their own.
        let inside = userMaps.contains(name) ? nil : names
        guard object.updateValue(try Foreseen(member, only: inside), forKey: key) == nil else {
          throw member.wrong("\(key.quoted) appears twice", hint: "leave one out")
        }
      }
      self = .object(object)
    }
  }

  init(_ scalar: JSONValue) {
    self =
      switch scalar {
      case .bool(let value): .bool(value)
      case .integer(let value): .integer(value)
      case .number(let value): .number(value)
      case .string(let value): .text(value)
      default: .null
      }
  }

  /// A member by its name in any case, with or without `_`: absent is null, and two that are one are unknown.
  subscript(_ names: String...) -> Foreseen {
    guard case .object(let members) = self else { return isUnknown ? .unknown : .null }
    var found: Foreseen?
    for (key, value) in members where !value.isNull && names.contains(where: key.isAlike) {
      guard found == nil else { return .unknown }
      found = value
    }
    return found ?? .null
  }

  var isUnknown: Bool { if case .unknown = self { true } else { false } }
  var isNull: Bool { if case .null = self { true } else { false } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  /// The name of a region, which Azure also takes as it is shown: "West Europe".
  var region: String? { text.map { String($0.foldedID.filter { !$0.isWhitespace }) } }
  var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
  var items: [Foreseen]? { if case .list(let items) = self { items } else { nil } }
  var members: [String: Foreseen]? { if case .object(let members) = self { members } else { nil } }
  var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

  /// The first of a list, as Terraform writes a block; an object itself, as others do.
  var block: Foreseen { if case .list(let items) = self { items.first ?? .null } else { self } }
}

/// The members of an object by their folded names, where many are asked for: the same as the object gives one by one.
struct FoldedMembers {
  private var members: [String: Foreseen]

  init(of object: Foreseen) {
    let own = object.members ?? [:]
    members = Dictionary(minimumCapacity: own.count)
    for (key, value) in own where !value.isNull {
      let name = key.foldedName
      if members.updateValue(value, forKey: name) != nil { members[name] = .unknown }
    }
  }

  subscript(_ name: String) -> Foreseen { members[name] ?? .null }

  subscript(_ name: String, or other: String) -> Foreseen {
    guard let value = members[name] else { return self[other] }
    return members[other] == nil ? value : .unknown
  }
}

let userMaps: Set<String> = ["tags", "nodelabels", "additionaltags", "labels"]

extension String {
  /// Names of attributes are alike whatever their case and hyphens: `fips_enabled`, `fipsEnabled`.
  var foldedName: String {
    String(unsafeUninitializedCapacity: utf8.count) { space in
      var count = 0
      for byte in utf8 {
        guard let folded = byte.foldedInName else { continue }
        space[count] = folded
        count += 1
      }
      return count
    }
  }

  /// Whether it is the same name, as `foldedName` tells it.
  func isAlike(_ other: String) -> Bool {
    var (own, other) = (self, other)
    return own.withUTF8 { own in other.withUTF8 { Self.areAlike(own, $0) } }
  }

  private static func areAlike(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
    var (left, right) = (one.makeIterator(), other.makeIterator())
    while true {
      let (own, others) = (left.nextInName(), right.nextInName())
      guard own == others else { return false }
      if own == nil { return true }
    }
  }
}

extension UnsafeBufferPointer<UInt8>.Iterator {
  fileprivate mutating func nextInName() -> UInt8? {
    while let byte = next() { if let folded = byte.foldedInName { return folded } }
    return nil
  }
}

extension UInt8 {
  /// Nil for `_` and `-`.
  fileprivate var foldedInName: UInt8? {
    if self == UInt8(ascii: "_") || self == UInt8(ascii: "-") { return nil }
    return lowered
  }
}
