import InventoryModel
import Reporting

/// What every number means, what is required, and what a verdict can rest on.
struct DefinitionsView: View {
  init(_ query: inout Query) throws(Refusal) {}

  var address: Address { Address("/definitions") }

  func report(from readings: Readings, at moment: Moment) throws -> any Report { DefinitionsReport() }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    page("Definitions", content: DefinitionsReport().sections.map { DataTable($0).html }.joined())
  }
}

/// The terms of the other reports.
struct DefinitionsReport: Sendable {
  let numbers = KPIReport.definitions
  let costs = CostReport.definitions
  let controls = Dictionary(uniqueKeysWithValues: Control.all.map { ($0.id, $0.demand) })
}

extension DefinitionsReport: Record {
  static let attributes: [Column<DefinitionsReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("definitions") { $0.numbers },
    Column("costs") { $0.costs },
    Column("controls") { $0.controls },
  ]
}

extension DefinitionsReport: Report {
  var records: Table {
    Table(
      columns: ["term", "meaning"],
      rows: (pairs(numbers) + pairs(costs) + pairs(controls)).map { [Cell($0.key), Cell($0.value)] })
  }

  var sections: [Table] {
    [
      Table(
        title: "Numbers", columns: ["key in the JSON", "meaning"],
        rows: pairs(numbers).map { [Cell($0.key), Cell($0.value)] }),
      Table(
        title: "Costs", columns: ["key in the JSON", "meaning"],
        rows: pairs(costs).map { [Cell($0.key), Cell($0.value)] }),
      Table(
        title: "Controls", columns: ["control", "demands that"],
        rows: pairs(controls).map { [Cell($0.key), Cell($0.value)] }),
    ]
  }

  private func pairs(_ terms: [String: String]) -> [(key: String, value: String)] {
    terms.sorted { $0.key < $1.key }
  }
}
