import InventoryModel
import Reporting

/// Counts strict compliance at a few instants from the spans of all evaluated rows.
package struct ComplianceTrack: Sendable {
  private struct Count {
    var passing = 0
    var all = 0
  }

  private let instants: [Instant]
  /// Whether spans come once for each scope that they are in.
  private let isByScope: Bool
  private var counts: [String: [Count]] = [:]

  /// The present and as many days back as the rules ask for.
  package init(asOf now: Instant, daysBack: Int, isByScope: Bool) {
    instants = (0...daysBack).map { now.adding(days: -Int64($0)) }
    self.isByScope = isByScope
  }

  package mutating func add(_ span: KPISpan) {
    guard span.isRegulated, span.verdict != .notApplicable else { return }
    for (index, instant) in instants.enumerated() where span.interval.contains(instant) {
      var line = counts[span.group] ?? Array(repeating: Count(), count: instants.count)
      line[index].all += 1
      line[index].passing += span.verdict == .pass ? 1 : 0
      counts[span.group] = line
    }
  }

  /// By scope, then from the present back.
  package var compliance: [AlertFacts.Compliance] {
    counts.sorted { $0.key < $1.key }.flatMap { group, line in
      zip(instants, line).map {
        AlertFacts.Compliance(scope: isByScope ? group : nil, at: $0, strict: Share($1.passing, of: $1.all))
      }
    }
  }
}
