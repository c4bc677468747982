/// What a plan, template or manifest is about to create or change, as far as it concerns FIPS.
package struct Blueprint: Hashable, Sendable {
  /// Which tool or API the document is for.
  package enum Kind: String, Sendable, CaseIterable {
    case terraformPlan, armTemplate, kubernetesManifests, restBody, pulumiPreview
  }

  /// As the user named it.
  package var file: String
  package var kind: Kind
  package var rows: [ProposedRow]
  package var warnings: [BlueprintWarning]

  package init(file: String, kind: Kind, rows: [ProposedRow] = [], warnings: [BlueprintWarning] = []) {
    (self.file, self.kind, self.rows, self.warnings) = (file, kind, rows, warnings)
  }
}

/// What the author of a document should know although no control fails by it.
package struct BlueprintWarning: Hashable, Sendable {
  package var address: String
  package var message: String

  package init(address: String, _ message: String) { (self.address, self.message) = (address, message) }
}

/// Where something stands in the text of a document; both from 1.
package struct TextPosition: Hashable, Sendable {
  package var line: Int
  /// In bytes; nil where the format does not say.
  package var column: Int?

  package init(line: Int, column: Int? = nil) { (self.line, self.column) = (line, column) }
}
