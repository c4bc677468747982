import InventoryModel

/// The views that a database offers to everybody, column by column.
package struct ViewsReport: Sendable {
  package let views: [DocumentedView]

  package init(views: [DocumentedView]) { self.views = views }
}

extension ViewsReport: Record {
  package static let attributes: [Column<ViewsReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("views") { $0.views },
  ]
}

extension DocumentedView: Record {
  package static let attributes: [Reporting.Column<DocumentedView>] = [
    Reporting.Column("name") { $0.name },
    Reporting.Column("meaning") { $0.meaning },
    Reporting.Column("columns") { $0.columns },
  ]
}

extension DocumentedView.Column: Record {
  package static let attributes: [Reporting.Column<DocumentedView.Column>] = [
    Reporting.Column("name") { $0.name },
    Reporting.Column("meaning") { $0.meaning },
  ]
}

extension ViewsReport: Report {
  /// A line for each column.
  package var records: Table {
    Table(
      columns: ["view", "column", "meaning"],
      rows: views.flatMap { view in view.columns.map { [Cell(view.name), Cell($0.name), Cell($0.meaning)] } })
  }

  /// Without a grid, in whose places the meanings would be cut.
  package var sections: [Table] {
    views.map { view in
      Table(title: view.name, notes: [view.meaning] + view.columns.map { "\($0.name): \($0.meaning)" })
    }
  }
}
