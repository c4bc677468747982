import InventoryModel
import InventoryStore
import Reporting

extension InventoryStore {
  /// Why strict compliance moved between two instants, with the names of the pools behind it.
  func explainReport(from: Instant, to: Instant) throws -> ExplainReport {
    try atOnce {
      let (sweep, _) = try loadKPISpans(until: to, by: nil) { _ in
        ExplainSweep(from: from, to: to)
      } span: {
        $0.add($1)
      }
      return try explainReport(of: sweep.finished())
    }
  }

  func explainReport(of explanation: Explanation) throws -> ExplainReport {
    let rows = explanation.parts.flatMap(\.rows).map(\.row)
    return ExplainReport(
      explanation: explanation, names: try loadNames(of: rows, asOf: explanation.to), namesakes: try loadNamesakes())
  }
}
