import InventoryModel

/// Commands in the log of a pipeline, by which its pages show results beside files.
///
/// Sources: GitHub, "Workflow commands"; Azure Pipelines, "Logging commands". Text from documents cannot end a command,
/// nor begin another.
package struct CheckAnnotations: Sendable {
  private let pipeline: Pipeline

  package init(for pipeline: Pipeline) { self.pipeline = pipeline }

  /// More than a page shows.
  private static let limit = 50

  package func text(of report: CheckReport) -> String {
    report.troubles.prefix(Self.limit).map { line($0) + "\n" }.joined()
  }

  private func line(_ result: CheckResult) -> String {
    let isError = result.verdict == .fail && !result.isExempt
    let name = [result.clusterName, result.pool].compactMap(\.self).joined(separator: "/")
    let message =
      [name.isEmpty ? result.row.address : name, result.message, result.remedy].compactMap(\.self)
      .joined(separator: ": ") + (result.isExempt ? " (exempt by \(result.exemption?.id ?? ""))" : "")
    let (line, column) = (result.row.position?.line ?? 1, result.row.position?.column ?? 1)
    switch pipeline {
    case .gitHub:
      let level = isError ? "error" : result.isExempt ? "notice" : "warning"
      return "::\(level) file=\(gitHub(result.file, isProperty: true)),line=\(line),col=\(column),"
        + "title=\(gitHub(result.control.id, isProperty: true))::\(gitHub(message))"
    case .azurePipelines:
      return "##vso[task.logissue type=\(isError ? "error" : "warning");sourcepath=\(azure(result.file));"
        + "linenumber=\(line);columnnumber=\(column);code=\(azure(result.control.id))]\(azure(message))"
    }
  }

  private func gitHub(_ text: String, isProperty: Bool = false) -> String {
    escaped(text, isProperty ? ["%": "%25", ":": "%3A", ",": "%2C", "#": "%23"] : ["%": "%25", "#": "%23"])
  }

  private func azure(_ text: String) -> String {
    escaped(text, ["%": "%AZP25", ";": "%3B", "]": "%5D", "#": "%23"])
  }

  private func escaped(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
    HostileText.visible(text).unicodeScalars.map { escapes[$0] ?? String($0) }.joined()
  }
}
