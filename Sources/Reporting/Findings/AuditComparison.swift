import InventoryModel

/// A period that findings are counted in; both ends belong to it.
package struct FindingPeriod: Hashable, Sendable {
  package var from: Instant
  package var through: Instant

  package init(from: Instant, through: Instant) { (self.from, self.through) = (from, through) }

  package func contains(_ instant: Instant) -> Bool { from <= instant && instant <= through }
}

/// What a period is compared with.
package enum ComparedPeriod: Hashable, Sendable, LosslessStringConvertible {
  /// As long, and just before; of whole months as many months.
  case previous
  case named(FindingPeriod)

  /// Reads `previous`, a year or a month: `2025`, `2025-10`.
  package init?(_ text: String) {
    if text == "previous" {
      self = .previous
    } else if let month = Month(text) {
      self = .named(FindingPeriod(from: month.start, through: month.end))
    } else if text.utf8.count == 4, let first = Month("\(text)-01"), let last = Month("\(text)-12") {
      self = .named(FindingPeriod(from: first.start, through: last.end))
    } else {
      return nil
    }
  }

  /// As it is read.
  package var description: String {
    guard case .named(let period) = self else { return "previous" }
    let (first, last) = (Month(around: period.from), Month(around: period.through))
    return first == last ? first.description : String(first.description.prefix(4))
  }

  package func period(before period: FindingPeriod) -> FindingPeriod {
    guard case .previous = self else {
      if case .named(let named) = self { return named }
      return period
    }
    let through = period.from.adding(seconds: -1)
    if period.from == period.from.startOfMonth, period.through.adding(seconds: 1) == period.through.startOfNextMonth {
      var first = Month(around: through)
      var month = Month(around: period.from)
      while month.next.start <= period.through {
        month = month.next
        first = first.previous
      }
      return FindingPeriod(from: first.start, through: through)
    }
    return FindingPeriod(from: through.adding(seconds: period.from.seconds - period.through.seconds), through: through)
  }
}

/// By how much audit findings became fewer from one period to another: findings of every control that were open at the
/// end of each, and episodes that opened in it.
package struct AuditComparison: Hashable, Sendable {
  package struct Count: Hashable, Sendable {
    package var period: FindingPeriod
    package var open: Int
    package var opened: Int
  }

  package let before: Count
  package let now: Count
  /// Episodes that ended after the end of the period before, up to that of the other, by how.
  package let fixed: Int
  package let deleted: Int
  package let outOfScope: Int
  package let policyChanged: Int
  /// Episodes that opened in that time: open now = open before + new − fixed − deleted − out of scope − policy changed.
  package let new: Int

  /// - Parameter findings: all that ever opened up to the end of the period.
  package init(of period: FindingPeriod, against other: ComparedPeriod, findings: [Finding]) {
    let earlier = other.period(before: period)
    let episodes = findings.flatMap(\.episodes)
    func count(_ period: FindingPeriod) -> Count {
      Count(
        period: period, open: episodes.count { $0.asOf(period.through)?.isOpen == true },
        opened: episodes.count { period.contains($0.openedAt) })
    }
    (before, now) = (count(earlier), count(period))
    let between = FindingPeriod(from: earlier.through.adding(seconds: 1), through: period.through)
    let ended = episodes.filter { $0.closedAt.map(between.contains) ?? false }
    func count(_ reasons: CloseReason...) -> Int { ended.count { $0.closeReason.map(reasons.contains) ?? false } }
    fixed = count(.fixedInPlace, .replaced)
    deleted = count(.deleted)
    outOfScope = count(.leftScope)
    policyChanged = count(.policyChanged)
    new = episodes.count { between.contains($0.openedAt) }
  }

  /// By which share the findings open at the end became fewer, less than 0 where they became more; nil where there were
  /// none.
  package var reductionOpen: Double? { Self.reduction(from: before.open, to: now.open) }
  /// The same of those that opened.
  package var reductionOpened: Double? { Self.reduction(from: before.opened, to: now.opened) }

  private static func reduction(from before: Int, to now: Int) -> Double? {
    before == 0 ? nil : Double(before - now) / Double(before)
  }
}

extension AuditComparison: Record {
  package static let attributes: [Column<AuditComparison>] = [
    Column("before") { $0.before },
    Column("now") { $0.now },
    Column("reductionOpen") { $0.reductionOpen },
    Column("reductionOpened") { $0.reductionOpened },
    Column("fixed") { $0.fixed },
    Column("new") { $0.new },
    Column("deleted") { $0.deleted },
    Column("outOfScope") { $0.outOfScope },
    Column("policyChanged") { $0.policyChanged },
  ]

  /// For people: both periods, and how the one came out of the other.
  package var section: Table {
    let rows: [[Cell]] = [
      ["open at the end", Cell(before.open), Cell(now.open), Self.percent(before.open, now.open)],
      ["opened", Cell(before.opened), Cell(now.opened), Self.percent(before.opened, now.opened)],
    ]
    return Table(
      title: "Audit findings, period against period",
      columns: ["findings", .right(before.period.text), .right(now.period.text), .right("reduction %")], rows: rows,
      notes: [
        "From the end of the one to the end of the other: \(new) new, \(fixed) fixed, \(outOfScope) out of scope,"
          + " \(deleted) deleted, \(policyChanged) by a change of policy. Only what was fixed was remediated."
      ])
  }

  /// Cut towards less reduction, never rounded up.
  private static func percent(_ before: Int, _ now: Int) -> Cell {
    guard before > 0 else { return .missing }
    let tenths = (before - now) * 1_000
    let cut = tenths >= 0 ? tenths / before : -((-tenths + before - 1) / before)
    return .number((cut < 0 ? "-" : "") + Tenths.text(abs(cut)))
  }
}

extension AuditComparison.Count: Record {
  package static let attributes: [Column<AuditComparison.Count>] = [
    Column("from") { $0.period.from },
    Column("through") { $0.period.through },
    Column("open") { $0.open },
    Column("opened") { $0.opened },
  ]
}

extension FindingPeriod {
  fileprivate var text: String {
    "\(CivilDate(dayNumber: from.dayNumber)) to \(CivilDate(dayNumber: through.dayNumber))"
  }
}
