import InventoryModel

/// How a report is written.
package enum OutputFormat: String, CaseIterable, Sendable {
  case table, json, csv, markdown
}

/// One value with four encodings: JSON and CSV for programs, tables and Markdown for people.
package protocol Report: JSONConvertible {
  /// What people read, in the order of importance.
  var sections: [Table] { get }
  /// One flat table under the names of the JSON keys, with exact values.
  var records: Table { get }
}

extension Report {
  /// The version of the JSON keys: it grows when a key goes away or changes its meaning.
  package static var schemaVersion: Int { 1 }

  /// The text of the report, with a line break at its end.
  ///
  /// - Parameter isColored: whether verdicts in tables are coloured (ANSI); the other formats never are.
  package func text(as format: OutputFormat, isColored: Bool = false) -> String {
    switch format {
    case .json: jsonText
    case .csv: records.csv
    case .table: sections.map { $0.plainText(isColored: isColored) }.joined(separator: "\n")
    case .markdown: sections.map(\.markdown).joined(separator: "\n")
    }
  }

  /// The same in parts: JSON may be very long.
  package func write(
    as format: OutputFormat, isColored: Bool = false, to outlet: (String) throws -> Void
  ) throws {
    guard format == .json else { return try outlet(text(as: format, isColored: isColored)) }
    try writeJSON(to: outlet)
  }
}
