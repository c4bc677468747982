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
  package func text(as format: CheckFormat, isColored: Bool = false) -> String {
    switch format {
    case .table: text(as: OutputFormat.table, isColored: isColored)
    case .json: jsonText
    case .markdown: text(as: OutputFormat.markdown)
    case .sarif: sarif.text(isIndented: true) + "\n"
    case .junit: junit
    }
  }
}
