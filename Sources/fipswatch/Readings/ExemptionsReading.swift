import InventoryModel
import InventoryStore
import Reporting

extension InventoryStore {
  func exemptionsReport(asOf instant: Instant) throws -> ExemptionsReport {
    ExemptionsReport(asOf: instant, audits: try loadPermissions(asOf: instant), namesakes: try loadNamesakes())
  }
}
