import InventoryModel
import Reporting

/// Counts strict compliance at a few instants, of the whole fleet and of each scope, from changes of counts.
package struct ComplianceTrack: Sendable {
  private struct Count {
    var passing = 0
    var all = 0
  }

  private let instants: [Instant]
  /// By scope; nil for the whole.
  private var counts: [String?: [Count]] = [:]

  /// The present and as many days back as the rules ask for.
  package init(asOf now: Instant, daysBack: Int) {
    instants = (0...daysBack).map { now.adding(days: -Int64($0)) }
  }

  package mutating func add(_ change: RowCountChange) {
    guard change.count.isRegulated else { return }
    for (index, instant) in instants.enumerated() where change.interval.contains(instant) {
      // A row counts once in the whole and once in each of its scopes.
      for scope in [nil] + change.scopes {
        let none = Array(repeating: Count(), count: instants.count)
        counts[scope, default: none][index].all += change.rows
        if change.count == .pass { counts[scope, default: none][index].passing += change.rows }
      }
    }
  }

  /// The whole, then by scope; each from the present back.
  package var compliance: [AlertFacts.Compliance] {
    counts.sorted { ($0.key ?? "") < ($1.key ?? "") }.flatMap { scope, line in
      zip(instants, line).map { AlertFacts.Compliance(scope: scope, at: $0, strict: Share($1.passing, of: $1.all)) }
    }
  }
}
