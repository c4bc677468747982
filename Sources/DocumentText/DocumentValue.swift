import InventoryModel

/// A value of a JSON or YAML document and the place where it stands, so that both are read by the same rules.
package protocol DocumentValue {
  /// From 1.
  var line: Int { get }
  /// For a message that names a second place: `line 12`.
  var place: String { get }
  /// A null, which counts as absent.
  var isNull: Bool { get }
  /// The text of a string; nil for anything else.
  var text: String? { get throws(Refusal) }
  /// A whole number; nil for anything else.
  var integer: Int? { get }
  /// The items of a list; nil for anything else.
  var items: [Self]? { get }
  /// True or false; nil for anything else.
  var bool: Bool? { get }
  /// What has a value without parts, as JSON has it; nil for lists and objects.
  var scalar: JSONValue? { get throws(Refusal) }
  /// The members of an object in their order; nil for anything else.
  var members: [(key: String, value: Self)]? { get throws(Refusal) }
  /// Where it begins.
  var position: TextPosition { get }
  /// False for anything but an object.
  var isObject: Bool { get }
  /// What an object has under a key; nil when it is absent. A key that appears twice is refused.
  func value(of key: String) throws(Refusal) -> Self?
  /// Whether a test holds of the bytes that it is written in, and of some around it; true where these are not at hand.
  func mayHold(_ test: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool
}

extension DocumentValue {
  package func mayHold(_ test: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool { true }
}

/// Inlined, so that each kind of document has its own: a plan asks for a member a million times.
extension DocumentValue {
  /// What an object has under a key; nil when that is absent or null.
  @inlinable package func member(_ key: String) throws(Refusal) -> Self? {
    guard let value = try value(of: key), !value.isNull else { return nil }
    return value
  }

  /// The object under a key; nil when that is absent or null.
  @inlinable package func object(_ key: String) throws(Refusal) -> Self? {
    guard let value = try member(key) else { return nil }
    guard value.isObject else { throw value.wrong("\(key.quoted) is not an object") }
    return value
  }

  /// The text under a key; nil when that is absent or null.
  @inlinable package func text(_ key: String) throws(Refusal) -> String? {
    guard let value = try member(key) else { return nil }
    guard let text = try value.text else { throw value.wrong("\(key.quoted) is not a text") }
    return text
  }

  /// The items of the list under a key; none when that is absent or null.
  @inlinable package func items(_ key: String) throws(Refusal) -> [Self] {
    guard let value = try member(key) else { return [] }
    guard let items = value.items else { throw value.wrong("\(key.quoted) is not a list") }
    return items
  }

  /// A refusal of what stands here.
  @inlinable package func wrong(_ message: String, hint: String = "export it again, and leave it as it is") -> Refusal {
    Refusal(.malformed, line: line, message, hint: hint)
  }
}
