import InventoryModel

/// What can stand in a JSON document. What has no value is an explicit `null`.
package protocol JSONConvertible: SendableMetatype {
  var jsonValue: JSONValue { get }
  /// Writes the same. Where it has very many parts, only one of them is held at a time.
  func write(to writer: inout JSONWriter)
  static func write(_ values: [Self], to writer: inout JSONWriter)
}

extension JSONConvertible {
  package func write(to writer: inout JSONWriter) { writer.write(jsonValue) }

  package static func write(_ values: [Self], to writer: inout JSONWriter) {
    writer.write(values, between: "[", and: "]") { $1.write(to: &$0) }
  }

  /// The indented text, with a line break at its end.
  package var jsonText: String {
    var writer = JSONWriter(isIndented: true)
    write(to: &writer)
    writer.append("\n")
    return writer.text
  }

  /// The same in parts.
  func writeJSON(to outlet: (String) throws -> Void) throws {
    try JSONWriter.forEachPieceOfText(writing: { write(to: &$0) }, { try outlet(String(decoding: $0, as: UTF8.self)) })
  }
}

extension JSONValue: JSONConvertible {
  package var jsonValue: JSONValue { self }
}

extension String: JSONConvertible {
  package var jsonValue: JSONValue { .string(self) }
}

extension Bool: JSONConvertible {
  package var jsonValue: JSONValue { .bool(self) }
}

extension Int: JSONConvertible {
  package var jsonValue: JSONValue { .integer(Int64(self)) }
}

extension Double: JSONConvertible {
  package var jsonValue: JSONValue { .number(self) }
}

extension Instant: JSONConvertible {
  /// `2026-11-22T02:00:00Z`; `null` for the end of what has not ended.
  package var jsonValue: JSONValue { self == .never ? .null : .string(description) }
}

extension Optional: JSONConvertible where Wrapped: JSONConvertible {
  package var jsonValue: JSONValue { self?.jsonValue ?? .null }

  package func write(to writer: inout JSONWriter) {
    if let self { self.write(to: &writer) } else { writer.write(.null) }
  }
}

extension Array: JSONConvertible where Element: JSONConvertible {
  package var jsonValue: JSONValue { .array(map(\.jsonValue)) }

  package func write(to writer: inout JSONWriter) { Element.write(self, to: &writer) }
}

extension Dictionary: JSONConvertible where Key == String, Value: JSONConvertible {
  package var jsonValue: JSONValue { .object(mapValues(\.jsonValue)) }
}

/// An array that is made of something else, element by element as it is written.
struct JSONList<Subject>: JSONConvertible {
  var subjects: [Subject]
  var value: (Subject) -> JSONValue

  init(of subjects: [Subject], _ value: @escaping (Subject) -> JSONValue) {
    (self.subjects, self.value) = (subjects, value)
  }

  var jsonValue: JSONValue { .array(subjects.map(value)) }

  func write(to writer: inout JSONWriter) {
    writer.write(subjects, between: "[", and: "]") { $0.write(value($1)) }
  }
}
