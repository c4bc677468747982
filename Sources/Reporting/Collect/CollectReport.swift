import InventoryModel

/// What a collection brought home, document by document, and what became of it in the database.
package struct CollectReport: Sendable {
  package let documents: [DocumentManifest]
  /// Why not every subscription may be among them.
  package let partialReason: String?
  /// Nil when nothing was to be imported.
  package let imported: ImportReport?

  package init(documents: [DocumentManifest], partialReason: String?, imported: ImportReport?) {
    self.documents = documents.sorted { ($0.scopes.first ?? "", $0.document) < ($1.scopes.first ?? "", $1.document) }
    self.partialReason = partialReason
    self.imported = imported
  }
}

extension CollectReport: Record {
  package static let attributes: [Column<CollectReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("documents") { $0.documents },
    Column("partialReason") { $0.partialReason },
    Column("snapshots") { $0.imported?.summaries },
    Column("evidence") { $0.imported?.evidence },
    Column("changes") { $0.imported?.changes },
  ]
}

extension DocumentManifest: Record {
  package static let attributes: [Column<DocumentManifest>] = [
    Column("document") { $0.document },
    Column("takenAt", "taken at") { $0.takenAt },
    Column("scopes", "scope") {
      $0.scopes
    }.shown { Cell($0.scopes.count == 1 ? $0.scopes[0] : Plural.text($0.scopes.count, "scope")) },
    Column("content", "content") { $0.content.rawValue },
    Column("source") { $0.source },
    Column("apiVersion") { $0.apiVersion },
    Column("resources", "resources", .right) { $0.resources },
    Column("isComplete", "coverage") { $0.coverage.isComplete }.shown {
      Cell($0.coverage.isComplete ? "complete" : "partial: \($0.coverage.reason ?? "")")
    },
    Column("partialReason") { $0.coverage.reason },
    Column("sha256") { $0.sha256 },
    Column("errors") { $0.errors },
  ]
}

extension CollectReport: Report {
  package var records: Table { Table(records: documents, columns: DocumentManifest.attributes) }

  package var sections: [Table] {
    let table = Table(
      title: "Collected \(Plural.text(documents.count, "document"))",
      of: documents, columns: DocumentManifest.attributes, notes: partialReason.map { [$0] } ?? [])
    return [table] + (imported?.sections ?? [])
  }
}
