import InventoryModel

/// One number that is told first.
package struct Headline: Sendable {
  package let title: String
  /// `91.1 %`; a dash where there is no value.
  package let value: String
  /// What it is made of: two short lines at most.
  package let details: [String]
  /// Whether it is something to act on.
  package let isUrgent: Bool

  init(_ title: String, _ value: String, _ details: [String], isUrgent: Bool = false) {
    (self.title, self.value, self.details, self.isUrgent) = (title, value, details, isUrgent)
  }
}

extension Headline: Record {
  package static let attributes: [Column<Headline>] = [
    Column("title", "measure") { $0.title },
    Column("value", "value", .right) { $0.value }.shown { .number($0.value) },
    Column("details", "of what") { $0.details }.shown { Cell($0.details.first ?? "") },
    .shown("") { Cell($0.details.dropFirst().first ?? "") },
    Column("isUrgent") { $0.isUrgent },
  ]
}

extension FleetReport {
  package var headlines: [Headline] {
    [strict, adjusted, clusters, coverage, open, late, remediation, news] + costs
  }

  /// The last point of the series: states at the end.
  private var last: KPIPoint? { kpi.points.last }

  private var strict: Headline {
    let share = last?.strict ?? Share(0, of: 0)
    let change = explain?.explanation.change.map { "\(pointsText($0)) points since \(day(since))" }
    return Headline(
      "Strict compliance", percent(share), ["\(share.part) of \(pools(share.whole))", change].compactMap { $0 })
  }

  private var adjusted: Headline {
    let share = last?.adjusted ?? Share(0, of: 0)
    return Headline("Adjusted for exemptions", percent(share), ["\(share.part) of \(pools(share.whole))"])
  }

  private var clusters: Headline {
    let (clusters, nodes) = (last?.clusters ?? Share(0, of: 0), last?.nodes ?? Share(0, of: 0))
    return Headline(
      "Clusters that comply wholly", percent(clusters),
      ["\(clusters.part) of \(Plural.text(clusters.whole, "cluster"))", "\(percent(nodes)) of nodes"])
  }

  private var coverage: Headline {
    let share = last?.coverage ?? Share(0, of: 0)
    let stretch = last.map { ", \(kpi.window.bucket.rawValue) of \(day($0.at))" } ?? ""
    let missing = drift.map(\.coverage.missing.count) ?? 0
    // The last night is that before now, whether it has a snapshot or not.
    let silent = drift.map { asOf.seconds - $0.to.seconds > 24 * 3_600 } ?? false
    return Headline(
      "Coverage", percent(share),
      ["\(share.part) of \(pools(share.whole)) seen\(stretch)"]
        + (silent
          ? ["nothing seen since \(day(drift?.to))"]
          : missing > 0 ? ["\(Plural.text(missing, "scope")) not seen the last night"] : []),
      isUrgent: share.part < share.whole || missing > 0 || silent)
  }

  private var open: Headline {
    let all = findings.findings
    let exempt = all.count { $0.exemption != nil }
    return Headline(
      "Open findings", String(all.count),
      ["\(exempt) exempt", all.first?.episodes.last.map { "oldest since \(day($0.openedAt))" }].compactMap { $0 })
  }

  private var late: Headline {
    let limited = findings.findings.count { $0.slaDays != nil }
    let late = overdue.findings
    let exempt = late.count { $0.exemption != nil }
    return Headline(
      "Overdue findings", String(late.count),
      limited == 0 ? ["none has a limit"] : ["of \(limited) with a limit", "\(exempt) exempt"],
      isUrgent: late.count > exempt)
  }

  private var remediation: Headline {
    let remediation = kpi.remediation
    return Headline(
      "Median time to remediate", days(remediation.medianDays),
      [
        "n = \(remediation.closed) since \(day(since))",
        "Kaplan-Meier median \(days(remediation.kaplanMeierMedianDays))",
      ])
  }

  private var news: Headline {
    guard let drift else { return Headline("Newly non-compliant", "–", ["no night yet"]) }
    let count = drift.newNonCompliantPools.count
    return Headline(
      "Newly non-compliant", String(count),
      ["\(count == 1 ? "pool" : "pools") since \(day(drift.from))", Plural.text(drift.events.count, "difference")],
      isUrgent: count > 0)
  }

  private var costs: [Headline] {
    cost.map { cost in
      let currency = cost.prices.currency.map { " \($0)" } ?? ""
      let kept = cost.budgets.filter { $0.isOver == false }.count
      let details = [
        cost.unpriced.isEmpty ? nil : "\(pools(cost.unpriced.count)) without a price",
        cost.budgets.isEmpty ? nil : "\(kept) of \(Plural.text(cost.budgets.count, "budget")) kept",
      ]
      return [
        Headline(
          "Cost of non-compliance a month",
          cost.isObserved ? Cell(atLeast: cost.monthly.outstanding).visibleText() + currency : "–",
          details.compactMap(\.self), isUrgent: kept < cost.budgets.count)
      ]
    } ?? []
  }

  private func percent(_ share: Share) -> String { share.whole > 0 ? Cell(percent: share).visibleText() + " %" : "–" }
  private func pools(_ count: Int) -> String { Plural.text(count, "pool") }
  private func days(_ days: Double?) -> String { days == nil ? "–" : Cell(days: days).visibleText() + " days" }
  private func day(_ instant: Instant?) -> String {
    instant.map { CivilDate(dayNumber: $0.dayNumber).description } ?? "the beginning"
  }
}
