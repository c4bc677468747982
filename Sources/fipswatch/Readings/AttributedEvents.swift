import DriftEngine
import InventoryModel
import InventoryStore

extension InventoryStore {
  /// The same events, each with who made it, as far as Azure told.
  func attributed(_ events: [DriftEvent]) throws -> [DriftEvent] {
    zip(events, try loadAttributedChanges(around: events)).map { event, changes in
      var event = event
      event.changedBy = authors(of: event, among: changes)
      return event
    }
  }
}
