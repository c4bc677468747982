import InventoryModel

/// One named value of a record: a key of its JSON object, and a column of its CSV.
public struct Field<Subject>: Sendable {
  public let name: String
  public let value: @Sendable (Subject) -> JSONValue

  public init(_ name: String, _ value: @escaping @Sendable (Subject) -> some JSONConvertible) {
    self.name = name
    self.value = { value($0).jsonValue }
  }
}

/// A noun that others may rely on, key by key.
///
/// JSON and CSV are both made from `fields`, so they cannot disagree.
public protocol Record: JSONConvertible {
  static var fields: [Field<Self>] { get }
}

extension Record {
  public var jsonValue: JSONValue { JSONValue(self, fields: Self.fields) }
}

extension JSONValue {
  public init<Subject>(_ subject: Subject, fields: [Field<Subject>]) {
    self = .object(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value(subject)) }))
  }
}

/// What can stand in a JSON document. What has no value is an explicit `null`.
public protocol JSONConvertible: SendableMetatype {
  var jsonValue: JSONValue { get }
}

extension JSONValue: JSONConvertible {
  public var jsonValue: JSONValue { self }
}

extension String: JSONConvertible {
  public var jsonValue: JSONValue { .string(self) }
}

extension Bool: JSONConvertible {
  public var jsonValue: JSONValue { .bool(self) }
}

extension Int: JSONConvertible {
  public var jsonValue: JSONValue { .integer(Int64(self)) }
}

extension Double: JSONConvertible {
  public var jsonValue: JSONValue { .number(self) }
}

extension Instant: JSONConvertible {
  /// `2026-11-22T02:00:00Z`; `null` for the end of what has not ended.
  public var jsonValue: JSONValue { self == .never ? .null : .string(description) }
}

extension Optional: JSONConvertible where Wrapped: JSONConvertible {
  public var jsonValue: JSONValue { self?.jsonValue ?? .null }
}

extension Array: JSONConvertible where Element: JSONConvertible {
  public var jsonValue: JSONValue { .array(map(\.jsonValue)) }
}

extension Dictionary: JSONConvertible where Key == String, Value: JSONConvertible {
  public var jsonValue: JSONValue { .object(mapValues(\.jsonValue)) }
}
