import InventoryModel
import InventoryStore
import Reporting

extension InventoryStore {
  func inventoryReport(asOf instant: Instant) throws -> InventoryReport {
    InventoryReport(rows: try loadInventory(asOf: instant))
  }
}
