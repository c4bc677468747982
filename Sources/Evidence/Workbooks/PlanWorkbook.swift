import Foundation
import InventoryModel
import Reporting

/// The plan of action and milestones as FedRAMP's workbook and as one CSV.
struct PlanWorkbook {
  private let facts: EvidenceFacts
  private let items: [PlanItem]

  init(_ facts: EvidenceFacts, _ weaknesses: [Weakness]) {
    self.facts = facts
    let deviations = Deviations(facts.policy)
    items = weaknesses.map { PlanItem($0, deviations, facts) }
  }

  func data(in folder: String) throws -> Data {
    let workbook = try Workbook(
      title: "Plan of Action and Milestones, \(facts.period.month)", created: facts.period.asOf, in: folder)
    for name in PlanItem.Sheet.allCases {
      let sheet = workbook.addSheet(name.rawValue)
      addHead(to: sheet)
      for item in items where item.place == name { sheet.add(PlanItem.columns.map { $0.cell(item) }) }
    }
    addChanges(to: workbook.addSheet("Record of Changes"))
    return try workbook.data()
  }

  /// The official place: values in row 3, column heads in row 5.
  private func addHead(to sheet: Workbook.Sheet) {
    sheet.setWidth(24, of: 0...PlanItem.columns.count - 1)
    sheet.add([.text("FedRAMP Plan of Action and Milestones (POA&M)")], asHeads: true)
    sheet.add(["CSP", "System Name", "Impact Level", "POAM Date"].map { .text($0) }, asHeads: true)
    let system = facts.system
    sheet.add([
      SheetCell(system.csp), SheetCell(system.name), SheetCell(system.impactLevel?.rawValue.capitalized),
      .day(facts.period.asOf),
    ])
    sheet.add([.text(facts.period.statement)])
    sheet.add(PlanItem.columns.map { .text($0.head) }, asHeads: true)
    sheet.freeze()
  }

  private func addChanges(to sheet: Workbook.Sheet) {
    sheet.setWidth(40, of: 0...3)
    sheet.add(["Month", "What", "As first written", "Today"].map { .text($0) }, asHeads: true)
    for restatement in facts.restatements {
      sheet.add([
        .text(restatement.month.description), .text(restatement.name), .text(restatement.before.displayText),
        .text(restatement.after.displayText),
      ])
    }
  }

  /// All sheets below each other; the last column names the sheet.
  var csv: String {
    let heads = PlanItem.columns.map { Table.Heading($0.head) } + ["Sheet"]
    let rows = PlanItem.Sheet.allCases.flatMap { sheet in
      items.filter { $0.place == sheet }.map { item in
        PlanItem.columns.map { Cell($0.cell(item)) } + [.text(sheet.rawValue)]
      }
    }
    return Table(columns: heads, rows: rows).csv
  }
}

extension Cell {
  fileprivate init(_ cell: SheetCell) {
    switch cell {
    case .text(let text): self = .text(text)
    case .number(let number): self = Cell(number)
    case .day(let day): self = .text(day.civilDay)
    case .empty: self = .missing
    }
  }
}
