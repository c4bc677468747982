/// A word in a column of the file that is none of those that this program knows there.
struct UnknownValue: Error, CustomStringConvertible {
  let value: String
  let type: String

  var description: String { "holds an unexpected \(type), \(value)" }
}

extension RawRepresentable<String> {
  /// Reads what a column holds.
  /// - Throws: `UnknownValue`.
  init(stored value: String) throws {
    guard let known = Self(rawValue: value) else { throw UnknownValue(value: value, type: "\(Self.self)") }
    self = known
  }
}

extension Optional {
  /// What a row of the file leads to.
  /// - Throws: `UnknownValue` where it leads nowhere.
  func found(_ table: String, _ id: Int64) throws -> Wrapped {
    guard let self else { throw UnknownValue(value: "\(table) \(id)", type: "reference") }
    return self
  }
}
