import InventoryModel
import Reporting

/// The numbers of a month under names of their own, as they are frozen.
package struct MonthNumbers: Sendable {
  package let values: [String: JSONValue]

  /// - Parameters:
  ///   - month: the month as one point.
  ///   - findings: as they stood at its end.
  package init(
    month: KPIReport, findings: [Finding], nights: [ObservedNight], numbers: WeaknessNumbers,
    per unit: SystemDetails.ItemUnit
  ) {
    var values: [String: JSONValue] = [FrozenMonth.unitName: .string(unit.rawValue)]
    if case .object(let report) = month.jsonValue {
      if case .array(let points)? = report["series"], let point = points.last { values.add(point, under: "kpi") }
      if let remediation = report["remediation"] { values.add(remediation, under: "remediation") }
    }
    for state in [ObservedNight.State.complete, .partial, .missed] {
      values["nights.\(state.rawValue)"] = .integer(Int64(nights.count { $0.state == state }))
    }
    for weakness in Weakness.all(of: findings, per: unit, numbers: numbers) {
      values[weakness.id] = .string(weakness.state)
    }
    self.values = values
  }
}

extension Weakness {
  /// `open since …`, `closed at …`
  fileprivate var state: String {
    closedAt.map { "closed at \($0)" } ?? "open since \(detectedAt), \(Plural.text(open.count, "pool"))"
  }
}

extension [String: JSONValue] {
  /// The numbers in an object, each under the names that lead to it.
  fileprivate mutating func add(_ value: JSONValue, under name: String) {
    if case .object(let members) = value {
      for (key, value) in members { add(value, under: "\(name).\(key)") }
    } else {
      self[name] = value
    }
  }
}
