/// A value of a resource as Azure's model has it, before any spelling: what all documents of a night agree on.
///
/// Members stand in the order in which the Azure CLI sorts them. A member that is nil is printed by the CLI as `null`
/// and left out by ARM.
enum Fact: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case text(String)
  case array([Fact])
  case object([Member])
  /// Keys that users chose, such as tags: nobody changes their spelling.
  case dictionary([(key: String, value: Fact)])
  /// Another resource by its id, to which the CLI adds the resource group.
  case reference(id: String, resourceGroup: String)

  /// A property in the spelling of REST, with its value.
  typealias Member = (key: StaticString, value: Fact)

  static func optional(_ text: String?) -> Fact { text.map(Fact.text) ?? .null }
  static func optional(_ flag: Bool?) -> Fact { flag.map(Fact.bool) ?? .null }
  static func optional(_ number: Int?) -> Fact { number.map(Fact.integer) ?? .null }

  var isNull: Bool { if case .null = self { true } else { false } }
}

extension Fact: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(nilLiteral: ()) { self = .null }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .integer(value) }
  init(stringLiteral value: String) { self = .text(value) }
  init(arrayLiteral elements: Fact...) { self = .array(elements) }
  init(dictionaryLiteral elements: (StaticString, Fact)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
}

extension [Fact.Member] {
  /// The members of a resource and of its `properties` in one object, as the CLI flattens them.
  ///
  /// Where both have a `type` (node pools) the inner one becomes `typePropertiesType`.
  func flattened(with properties: [Fact.Member]) -> [Fact.Member] {
    var flat: [Fact.Member] = []
    flat.reserveCapacity(count + properties.count)
    var outer = self[...]
    for member in properties {
      while let first = outer.first, !member.key.precedes(first.key) { flat.append(outer.removeFirst()) }
      let isTypeTaken = flat.last.map { $0.key.isEqual(to: member.key) } ?? false
      flat.append(isTypeTaken ? (key: "typePropertiesType", value: member.value) : member)
    }
    return flat + outer
  }
}

extension StaticString {
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount) }

  fileprivate func precedes(_ other: StaticString) -> Bool { bytes.lexicographicallyPrecedes(other.bytes) }
  func isEqual(to other: StaticString) -> Bool { bytes.elementsEqual(other.bytes) }
}
