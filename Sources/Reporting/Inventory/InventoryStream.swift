import InventoryModel

/// An `InventoryReport` that is read while it is written: a fleet may have more rows than memory should hold.
package struct InventoryStream: Writable {
  /// Hands on the clusters that have rows, then row after row in the order of reports.
  package typealias Reading = (
    _ begin: ([ClusterID]) throws -> Void, _ row: (InventoryRow) throws -> Void
  ) throws -> Void

  private let reading: Reading

  package init(_ reading: @escaping Reading) { self.reading = reading }

  package func write(as format: OutputFormat, isColored: Bool, to outlet: (String) throws -> Void) throws {
    switch format {
    case .json: try writeJSON(to: outlet)
    case .csv: try writeCSV(to: outlet)
    case .table: try writeTable(isColored: isColored, to: outlet)
    case .markdown: try writeMarkdown(to: outlet)
    }
  }

  private func writeJSON(to outlet: (String) throws -> Void) throws {
    try JSONWriter.forEachPieceOfText { writer in
      try InventoryRow.write(to: &writer) { take in try reading({ _ in }, take) }
    } _: {
      try outlet(String(decoding: $0, as: UTF8.self))
    }
  }

  private func writeCSV(to outlet: (String) throws -> Void) throws {
    let columns = InventoryRow.attributes.filter { $0.key != nil }
    var pieces = PiecesOfText()
    try pieces.add(Table(columns: columns.map { Table.Heading($0.key!) }).csvHeader, outlet)
    func add(_ row: InventoryRow) throws {
      try pieces.add(Table(rows: [columns.map { Cell($0.value(row)) }]).csvLines, outlet)
    }
    try reading({ _ in }, add)
    try pieces.finish(outlet)
  }

  private func writeTable(isColored: Bool, to outlet: (String) throws -> Void) throws {
    var lines: GridLines?
    let note = try note {
      lines = GridLines($0.columns, isColored: isColored)
    } row: {
      lines?.add($0)
    }
    try lines?.forEachPart(outlet)
    try outlet((lines == nil ? "" : "\n") + Table(notes: [note]).plainText())
  }

  private func writeMarkdown(to outlet: (String) throws -> Void) throws {
    var (pieces, isEmpty) = (PiecesOfText(), true)
    let note = try note {
      isEmpty = false
      try pieces.add($0.markdownHead.joined(separator: "\n") + "\n", outlet)
    } row: {
      try pieces.add(Table.markdownLine($0) + "\n", outlet)
    }
    try pieces.add((isEmpty ? "" : "\n") + Table(notes: [note]).markdown, outlet)
    try pieces.finish(outlet)
  }

  /// Hands on the headings, in a table, and then the cells of each row, if there is any.
  ///
  /// - Returns: how many there are.
  private func note(begin: (Table) throws -> Void, row: ([Cell]) throws -> Void) throws -> String {
    var (columns, clusters, counts) = ([Column<InventoryRow>](), 0, VerdictCounts())
    try reading {
      clusters = $0.count
      columns = InventoryRow.columns(ClusterColumns($0))
      if clusters > 0 { try begin(Table(columns: columns.map { Table.Heading($0.title!, $0.alignment) })) }
    } _: { inventoryRow in
      counts.add(inventoryRow)
      try row(columns.map { $0.cell(inventoryRow) })
    }
    return counts.note(clusters: clusters)
  }
}

/// Hands on text once there is much of it.
private struct PiecesOfText {
  private var text = ""

  mutating func add(_ more: String, _ outlet: (String) throws -> Void) throws {
    text += more
    if text.utf8.count >= 1 << 16 { try finish(outlet) }
  }

  mutating func finish(_ outlet: (String) throws -> Void) throws {
    try outlet(text)
    text.removeAll(keepingCapacity: true)
  }
}

/// How many rows read what, for the note below them.
struct VerdictCounts {
  private var rows = 0
  private var verdicts: [Verdict: Int] = [:]

  mutating func add(_ row: InventoryRow) {
    rows += 1
    verdicts[row.judgement.verdict, default: 0] += 1
  }

  func note(clusters: Int) -> String {
    guard rows > 0 else { return "No clusters or node pools are known." }
    return "\(Plural.text(rows, "row")) in \(Plural.text(clusters, "cluster")): "
      + Verdict.allCases.map { "\(verdicts[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
  }
}
