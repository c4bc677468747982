import InventoryModel
import InventoryStore
import Reporting

extension InventoryStore {
  func findingsReport(asOf instant: Instant, includingClosed: Bool) throws -> FindingsReport {
    FindingsReport(
      asOf: instant, findings: try loadFindings(asOf: instant, includingClosed: includingClosed),
      includesClosed: includingClosed, namesakes: try loadNamesakes())
  }
}
