import GRDB
import InventoryModel

/// Node counts of rows, read beside their spans in the same order.
///
/// The nodes of a row are its `count`, else the sum of `virtualMachineNodesStatus`.
final class NodeCounts {
  private let cursor: RowCursor
  private var next: (cluster: Int64, row: Int64, interval: Interval, count: Int)?
  private var current = Stretches<Int>()
  private var currentRow: Int64?

  init(database: Database) throws {
    cursor = try Row.fetchCursor(
      database,
      sql: """
        SELECT r.cluster_id, r.id, n.from_at, n.to_at, n.node_count
        FROM \(KPIRows.orderedRows) r CROSS JOIN readings n ON n.resource_id = r.id WHERE n.node_count IS NOT NULL
        """)
    try advance()
  }

  /// Hands on the parts of a span, each with its count; nil where none is reported.
  func cut(_ span: Interval, row: Int64, cluster: Int64, _ body: (Interval, Int?) -> Void) throws {
    if currentRow != row { try seek(row: row, cluster: cluster) }
    current.cut(span, body)
  }

  private func seek(row: Int64, cluster: Int64) throws {
    current.removeAll()
    currentRow = row
    while let read = next, (read.cluster, read.row) <= (cluster, row) {
      if read.row == row { current.append(read.interval, read.count) }
      try advance()
    }
  }

  private func advance() throws {
    next = try cursor.next().map { row in
      let interval = try Interval(stored: row[2], row[3])
      return try (row[0], row[1], interval, max(0, row[4]))
    }
  }
}
