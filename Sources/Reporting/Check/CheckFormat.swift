/// How the results of a check are written.
package enum CheckFormat: String, CaseIterable, Sendable {
  case table, json, markdown
  /// Static Analysis Results Interchange Format 2.1.0 (OASIS).
  case sarif
  case junit

  /// How `#` can be written otherwise.
  package var hash: String {
    switch self {
    case .table: " #"
    case .markdown: "&#35;"
    case .json, .sarif: "\\u0023"
    case .junit: "&#35;"
    }
  }
}

extension CheckReport {
  /// Writes the text in parts, of which none ends within a line of it, or within a text of JSON or XML.
  package func write(
    as format: CheckFormat, isColored: Bool = false, to outlet: (String) throws -> Void
  ) throws {
    switch format {
    case .table: try write(as: OutputFormat.table, isColored: isColored, to: outlet)
    case .json: try write(as: OutputFormat.json, to: outlet)
    case .markdown: try write(as: OutputFormat.markdown, to: outlet)
    case .sarif: try SARIFLog(report: self).writeJSON(to: outlet)
    case .junit: try writeJUnit(to: outlet)
    }
  }
}
