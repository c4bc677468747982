import InventoryModel

/// What the rows of one owner, or of another group, cost. Rows that are compliant are left out.
package struct CostGroup: Sendable {
  package let name: String
  /// A month.
  package let monthly: CostSums
  /// Nil where no pool of it has an open episode.
  package let sinceFailing: CostSum?

  /// In which at least one row is not compliant, the dearest first.
  static func all(of rows: [CostRow], by grouping: KPIGrouping?) -> [CostGroup] {
    var members: [String: [Int]] = [:]
    for (index, row) in rows.enumerated() where row.heading != .compliant {
      for group in grouping == nil ? [row.owner ?? KPIGrouping.none] : row.groups {
        members[group, default: []].append(index)
      }
    }
    return members.map { name, members in
      CostGroup(
        name: name, monthly: CostSums(monthlyOf: members.lazy.map { rows[$0] }),
        sinceFailing: CostSum(sinceFailingOf: members.lazy.map { rows[$0] }))
    }.sorted { ($1.monthly.outstanding.atLeast, $0.name) < ($0.monthly.outstanding.atLeast, $1.name) }
  }
}

extension CostGroup: Record {
  package static let attributes = columns(titled: "group")

  /// - Parameter title: of groups.
  static func columns(titled title: String) -> [Column<CostGroup>] {
    [Column("group", title) { $0.name }]
      + CostClass.outstanding.map { heading in
        Column(heading.name, heading.title, .right) { $0.monthly[heading].value?.value }.shown {
          Cell(atLeast: $0.monthly[heading])
        }
      } + [
        Column("monthly", "a month", .right) { $0.monthly.outstanding.value?.value }.shown {
          Cell(atLeast: $0.monthly.outstanding)
        },
        Column("sinceFailing", "since failing", .right) { $0.sinceFailing?.value?.value }.shown {
          Cell(atLeast: $0.sinceFailing)
        },
        Column("unpriced", "pools without a price", .right) { $0.monthly.outstanding.missing },
        Column("atLeast") { group in
          JSONValue.object([
            "monthly": group.monthly.outstanding.atLeast.value.jsonValue,
            "sinceFailing": (group.sinceFailing?.atLeast.value).jsonValue,
          ])
        },
      ]
  }
}
