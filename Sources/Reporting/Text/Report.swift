import InventoryModel

/// How a report is written.
package enum OutputFormat: String, CaseIterable, Sendable {
  case table, json, csv, markdown
}

/// What has four encodings: JSON and CSV for programs, tables and Markdown for people.
package protocol Writable {
  /// Hands on the text in parts, as it may be very long; there is a line break at its end.
  ///
  /// - Parameter isColored: whether verdicts in tables are coloured (ANSI); the other formats never are.
  func write(as format: OutputFormat, isColored: Bool, to outlet: (String) throws -> Void) throws
}

/// One value that is.
package protocol Report: JSONConvertible, Writable {
  /// What people read, in the order of importance.
  var sections: [Table] { get }
  /// One flat table under the names of the JSON keys, with exact values.
  var records: Table { get }
}

extension Report {
  /// The version of the JSON keys: it grows when a key goes away or changes its meaning.
  package static var schemaVersion: Int { 1 }

  /// The whole text.
  package func text(as format: OutputFormat, isColored: Bool = false) -> String {
    var text = ""
    try? write(as: format, isColored: isColored) { text += $0 }
    return text
  }

  package func write(
    as format: OutputFormat, isColored: Bool = false, to outlet: (String) throws -> Void
  ) throws {
    switch format {
    case .json: try writeJSON(to: outlet)
    case .csv: try outlet(records.csv)
    case .table, .markdown:
      for (index, section) in sections.enumerated() {
        if index > 0 { try outlet("\n") }
        try outlet(format == .table ? section.plainText(isColored: isColored) : section.markdown)
      }
    }
  }
}
