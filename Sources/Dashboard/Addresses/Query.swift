import InventoryModel
import Reporting

/// The parameters of a request. Each is read once; what is left over is refused, so that a filter with a wrong name
/// never shows everything.
struct Query: Sendable {
  private var values: [String: String] = [:]

  init() {}

  /// Reads `a=1&b=2`. A form sends what was left empty, so an empty value is none.
  init(_ text: Substring) throws(Refusal) {
    for part in text.split(separator: "&") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentCoding.decoded(sides[0], plusIsSpace: true),
        let value = sides.count == 1 ? "" : PercentCoding.decoded(sides[1], plusIsSpace: true)
      else { throw .badRequest("the address is not percent-encoded UTF-8") }
      guard values[name] == nil else { throw .badRequest("\(name) appears twice") }
      if !value.isEmpty { values[name] = value }
    }
  }

  mutating func text(_ name: String) -> String? { values.removeValue(forKey: name) }

  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of type: Choice.Type = Choice.self
  ) throws(Refusal) -> Choice? {
    guard let text = text(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badRequest("\(name)=\(text): one of \(choices)")
    }
    return choice
  }

  mutating func flag(_ name: String) throws(Refusal) -> Bool? {
    guard let text = text(name) else { return nil }
    guard text == "true" || text == "false" else { throw .badRequest("\(name)=\(text): true or false") }
    return text == "true"
  }

  /// A number from 1 on.
  mutating func ordinal(_ name: String) throws(Refusal) -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text), (1...1_000_000).contains(number) else {
      throw .badRequest("\(name)=\(text): a number from 1 on")
    }
    return number
  }

  mutating func instant(_ name: String) throws(Refusal) -> InstantArgument? {
    guard let text = text(name) else { return nil }
    guard let instant = InstantArgument(text) else {
      throw .badRequest("\(name)=\(text): a date (2026-11-22), a date and time (2026-11-22T02:00Z), or -7d")
    }
    return instant
  }

  /// - Parameters:
  ///   - bucket: how the period is divided: very many groups have a point a month.
  ///   - command: the one that takes all.
  mutating func grouping(
    _ name: String, each bucket: KPIWindow.Bucket, command: String
  ) throws(Refusal) -> KPIGrouping? {
    guard let text = text(name) else { return nil }
    guard let grouping = KPIGrouping(text) else {
      throw .badRequest("\(name)=\(text): subscription, location, cluster, os, scope, severity, owner or tag:NAME")
    }
    guard !grouping.mayBeMany || bucket == .month else {
      throw .badRequest(
        "\(name)=\(grouping) can be very many groups, so it wants bucket=month here; `fipswatch \(command)` takes all")
    }
    return grouping
  }

  mutating func comparedPeriod(_ name: String) throws(Refusal) -> ComparedPeriod? {
    guard let text = text(name) else { return nil }
    guard let period = ComparedPeriod(text) else {
      throw .badRequest("\(name)=\(text): previous, a year (2025) or a month (2025-10)")
    }
    return period
  }

  /// Refuses what nobody has asked for.
  func finish() throws(Refusal) {
    guard let name = values.keys.min() else { return }
    throw .badRequest("\(name): there is no such parameter here")
  }
}

extension KPIGrouping {
  /// There may be thousands of groups.
  fileprivate var mayBeMany: Bool {
    switch self {
    case .cluster, .tag: true
    default: false
    }
  }
}
