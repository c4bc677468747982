import GRDB
import InventoryModel

/// Node counts of rows, read beside their spans in the same order.
///
/// The nodes of a row are its `count`, else the sum of `virtualMachineNodesStatus`.
final class NodeCounts {
  private let readings: RepeatedStatement
  private var next: (cluster: Int64, row: Int64, interval: Interval, count: Int)?
  private var current = Stretches<Int>()
  private var currentRow: Int64?

  init(database: Database) throws {
    readings = try RepeatedStatement(
      database,
      sql: """
        SELECT r.cluster_id, r.id, n.from_at, n.to_at, n.node_count
        FROM \(KPIRows.orderedRows) r CROSS JOIN readings n ON n.resource_id = r.id
        WHERE n.node_count IS NOT NULL
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
    next = nil
    guard try readings.step() else { return readings.reset() }
    let interval = try Interval(stored: readings[integer: 2], readings[integer: 3])
    next = (readings[integer: 0], readings[integer: 1], interval, Self.nodes(stored: readings[integer: 4])!)
  }

  /// What a column holds: none is told where it is NULL, and sums of what a damaged file holds cannot overflow.
  static func nodes(stored count: Int64?) -> Int? { count.map { nodes(told: Int($0)) } }

  static func nodes(told count: Int) -> Int { min(max(0, count), 1 << 30) }
}
