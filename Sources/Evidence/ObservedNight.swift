import InventoryModel
import Reporting

/// How much of what was known was observed on one day (UTC).
package struct ObservedNight: Hashable, Sendable {
  package enum State: String, Sendable { case complete, partial, missed }

  /// Its first instant.
  package var day: Instant
  /// How many snapshots that count were taken.
  package var snapshots: Int
  /// Known scopes that none of them observed.
  package var missing: [String]

  package init(day: Instant, snapshots: Int, missing: [String]) {
    (self.day, self.snapshots, self.missing) = (day, snapshots, missing)
  }

  package var state: State { snapshots == 0 ? .missed : missing.isEmpty ? .complete : .partial }
}

/// Consecutive nights that were missed or partial: one failure of the detection process, which FedRAMP counts as a
/// vulnerability (VDR-CSO-FAV).
package struct DetectionFailure: Hashable, Sendable {
  /// At least one, without a gap.
  package var nights: [ObservedNight]
  /// The day after them was complete.
  package var isOver: Bool

  package init(nights: [ObservedNight], isOver: Bool) { (self.nights, self.isOver) = (nights, isOver) }

  /// - Parameter nights: consecutive days, oldest first.
  package static func failures(in nights: [ObservedNight]) -> [DetectionFailure] {
    var failures: [DetectionFailure] = []
    var current: [ObservedNight] = []
    for night in nights {
      if night.state != .complete {
        current.append(night)
      } else if !current.isEmpty {
        failures.append(DetectionFailure(nights: current, isOver: true))
        current = []
      }
    }
    return failures + (current.isEmpty ? [] : [DetectionFailure(nights: current, isOver: false)])
  }

  /// Named by its first day.
  var id: String { "FW-D-\(firstDay.filter { $0 != "-" })" }
  /// The first day had ended without a complete observation.
  var detectedAt: Instant { nights[0].day.endOfDay }
  var firstDay: String { nights[0].day.civilDay }
  var lastDay: String { nights[nights.count - 1].day.civilDay }

  /// `2026-10-05 to 2026-10-07: 2 missed, 1 partial`
  var summary: String {
    let counts = [ObservedNight.State.missed, .partial].map { state in (state, nights.count { $0.state == state }) }
    let parts = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ")
    return (nights.count == 1 ? firstDay : "\(firstDay) to \(lastDay)") + ": " + parts
  }
}

extension Instant {
  /// `2026-10-05`
  var civilDay: String { CivilDate(dayNumber: dayNumber).description }
}

extension ObservedNight: Record {
  package static let attributes: [Column<ObservedNight>] = [
    Column("day", "day") { $0.day.civilDay },
    Column("state", "state") { $0.state.rawValue },
    Column("snapshots", "snapshots", .right) { $0.snapshots },
    Column("missing", "not observed") { $0.missing }.shown { Cell($0.missing.joined(separator: " ")) },
  ]
}

extension DetectionFailure: Record {
  package static let attributes: [Column<DetectionFailure>] = [
    Column("id", "id") { $0.id },
    Column("from", "from") { $0.firstDay },
    Column("to", "to") { $0.lastDay },
    Column("nights", "nights", .right) { $0.nights.count },
    Column("missed", "missed", .right) { $0.nights.count { $0.state == .missed } },
    Column("partial", "partial", .right) { $0.nights.count { $0.state == .partial } },
    Column("detectedAt", "detected at") { $0.detectedAt },
    Column("isOver", "over") { $0.isOver },
  ]
}
