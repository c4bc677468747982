import ComplianceEngine
import InventoryModel
import Reporting

/// Reports as `check` makes them, without a known fleet.
enum Reports {
  static func report(on blueprint: Blueprint, policy: Policy = .builtIn) -> CheckReport {
    let asOf = CivilDate(year: 2026, month: 11, day: 28).instant
    let results = blueprint.rows.flatMap { row in
      let foresight = policy.foresee(row, at: asOf)
      return foresight.verdicts.map { foreseen in
        CheckResult(
          file: blueprint.file, row: row, foreseen: foreseen, regulation: foresight.regulation,
          exemption: policy.exemptions.first { $0.covers(row.subject, control: foreseen.control.id, at: asOf) },
          before: nil)
      }
    }
    return CheckReport(
      asOf: asOf, policy: policy.name, files: [.init(file: blueprint.file, kind: blueprint.kind)], results: results,
      warnings: blueprint.warnings.map { (blueprint.file, $0) })
  }
}

extension CheckReport {
  /// As they are handed on.
  func parts(as format: CheckFormat) throws -> [String] {
    var parts: [String] = []
    try write(as: format) { parts.append($0) }
    return parts
  }
}
