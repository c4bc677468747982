import DocumentText
import InventoryModel

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
  func found(_ table: String, _ id: Int64? = nil) throws -> Wrapped {
    guard let self else { throw UnknownValue(value: table + (id.map { " \($0)" } ?? ""), type: "reference") }
    return self
  }
}

extension CollectorName {
  /// What a column holds.
  /// - Throws: `UnknownValue`.
  init(stored value: String) throws {
    guard let known = Self(value) else { throw UnknownValue(value: value, type: "collector") }
    self = known
  }
}

// MARK: - Times

extension Instant {
  /// What a column holds.
  /// - Throws: `UnknownValue` for what no document, policy or clock says: reckoning with it would overflow.
  init(stored seconds: Int64) throws {
    guard Self.storable.contains(Instant(seconds: seconds)) else {
      throw UnknownValue(value: "\(seconds)", type: "instant")
    }
    self.init(seconds: seconds)
  }

  /// Years are written with four digits, and policies wait for a hundred years at most.
  static let storable =
    CivilDate(year: 0, month: 1, day: 1).instant...CivilDate(year: 10_200, month: 1, day: 1).instant
}

extension Interval {
  /// What two columns hold, of which the second is the largest integer while the interval lasts.
  /// - Throws: `UnknownValue`.
  init(stored from: Int64, _ to: Int64) throws {
    try self.init(from: Instant(stored: from), to: to == .max ? .never : Instant(stored: to))
    guard !isEmpty else { throw UnknownValue(value: "from \(from) to \(to)", type: "interval") }
  }
}

extension JSONValue {
  /// Reads the JSON that a column holds.
  /// - Throws: `UnknownValue`.
  init(stored text: String) throws {
    do {
      try self.init(reading: text)
    } catch {
      throw UnknownValue(value: String(text.prefix(40)), type: "content")
    }
  }
}

extension [String: JSONValue] {
  /// Reads the object that a column holds.
  /// - Throws: `UnknownValue`.
  init(stored text: String) throws {
    guard case .object(let members) = try JSONValue(stored: text) else {
      throw UnknownValue(value: String(text.prefix(40)), type: "content")
    }
    self = members
  }
}
