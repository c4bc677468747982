import HTTPTypes
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

extension PageDesk {
  /// JSON for everybody: no person looks at it.
  func health() throws -> Answer {
    let now = source.now()
    let condition = try readings.condition(at: Moment(version: try source.version(), asOf: now))
    let report = HealthReport(asOf: now, newestComplete: condition.newestCompleteSnapshot)
    return Answer(.ok, Representation.json.contentType, report.jsonText, isTagged: false)
  }

  /// What Prometheus scrapes: exactly what `fipswatch metrics` writes.
  func metrics() async throws -> Answer {
    let (moment, address) = (try currentMoment(), Address("/metrics"))
    asked.note(address, make: exposition)
    return try await answer(Key(moment: moment, address: address, form: .html)) { try exposition(at: moment) }
  }

  private func exposition(at moment: Moment) throws -> Answer {
    Answer(.ok, Exposition.contentType, try readings.metrics(at: moment).exposition.text)
  }
}
