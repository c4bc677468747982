import InventoryModel
import Reporting

/// Whether the data can be read, and how old the newest complete snapshot is: for probes, which need no token.
struct HealthReport: Sendable {
  var asOf: Instant
  var newestComplete: Instant?
}

extension HealthReport: Record {
  static let attributes: [Column<HealthReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("status") { _ in "ok" },
    Column("newestCompleteSnapshot") { $0.newestComplete },
    Column("ageSeconds") { health in health.newestComplete.map { Int(health.asOf.seconds - $0.seconds) } },
  ]
}

extension HealthReport: Report {
  var records: Table { Table(records: [self], columns: Self.attributes) }
  var sections: [Table] { [records] }
}
