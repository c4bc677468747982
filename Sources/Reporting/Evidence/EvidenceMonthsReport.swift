import InventoryModel

/// The months of which a package was written, oldest first, and what of them is another number today.
package struct EvidenceMonthsReport: Sendable {
  package struct Written: Sendable {
    package let frozen: FrozenMonth
    package let restatements: [Restatement]

    package init(_ frozen: FrozenMonth, restatements: [Restatement]) {
      (self.frozen, self.restatements) = (frozen, restatements)
    }

    /// Items of the plan of action that were open at its end.
    package var openItems: Int {
      frozen.numbers.count { $0.key.hasPrefix("FW-") && $0.value.displayText.hasPrefix("open") }
    }

    fileprivate func number(_ name: String) -> JSONValue { frozen.numbers[name] ?? .null }
  }

  package let months: [Written]

  package init(months: [Written]) { self.months = months }
}

extension EvidenceMonthsReport: Record {
  package static let attributes: [Column<EvidenceMonthsReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("months") { $0.months },
  ]
}

extension EvidenceMonthsReport.Written: Record {
  package static let attributes: [Column<EvidenceMonthsReport.Written>] =
    ownColumns + [Column("restatements") { $0.restatements }]

  fileprivate static let ownColumns: [Column<EvidenceMonthsReport.Written>] = [
    Column("month", "month") { $0.frozen.month.description },
    Column("complianceStrict", "strict") { $0.number("kpi.complianceStrict") },
    Column("pass", "pass", .right) { $0.number("kpi.pools.pass") },
    Column("fail", "fail", .right) { $0.number("kpi.pools.fail") },
    Column("unknown", "unknown", .right) { $0.number("kpi.pools.unknown") },
    Column("openItems", "open items", .right) { $0.openItems },
    Column("missedNights", "missed nights", .right) { $0.number("nights.missed") },
    Column("partialNights", "partial nights", .right) { $0.number("nights.partial") },
    Column("manifestDigest", "SHA-256 of the manifest") { $0.frozen.manifestDigest },
  ]

  fileprivate static let flatColumns =
    ownColumns + [
      Column<EvidenceMonthsReport.Written>("restatements", "restated", .right) { $0.restatements.count }
    ]
}

extension EvidenceMonthsReport: Report {
  package var records: Table { Table(records: months, columns: Written.flatColumns) }

  package var sections: [Table] {
    guard !months.isEmpty else {
      return [Table(notes: ["No package of a month that is over was written yet: see fipswatch evidence --help."])]
    }
    let restatements = months.flatMap(\.restatements)
    let overview = Table(title: "Packages that were written", of: months, columns: Written.flatColumns)
    return [overview]
      + (restatements.isEmpty
        ? [] : [Table(title: "Restatements", of: restatements, columns: Restatement.attributes)])
  }
}
