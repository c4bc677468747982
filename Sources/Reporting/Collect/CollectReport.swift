import InventoryModel

/// What a collection brought home, document by document, and what became of it in the database.
public struct CollectReport: Sendable {
  public let documents: [DocumentManifest]
  /// Why not every subscription may be among them.
  public let partialReason: String?
  /// Nil when nothing was to be imported.
  public let imported: ImportReport?

  public init(documents: [DocumentManifest], partialReason: String?, imported: ImportReport?) {
    self.documents = documents.sorted { ($0.scopes.first ?? "", $0.document) < ($1.scopes.first ?? "", $1.document) }
    self.partialReason = partialReason
    self.imported = imported
  }
}

extension CollectReport: Record {
  public static let fields: [Field<CollectReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("documents") { $0.documents },
    Field("partialReason") { $0.partialReason },
    Field("snapshots") { $0.imported?.summaries },
    Field("evidence") { $0.imported?.evidence },
    Field("changes") { $0.imported?.changes },
  ]
}

extension DocumentManifest: Record {
  public static let fields: [Field<DocumentManifest>] = [
    Field("document") { $0.document },
    Field("content") { $0.content.rawValue },
    Field("takenAt") { $0.takenAt },
    Field("scopes") { $0.scopes },
    Field("isComplete") { $0.coverage.isComplete },
    Field("partialReason") { $0.coverage.reason },
    Field("source") { $0.source },
    Field("apiVersion") { $0.apiVersion },
    Field("resources") { $0.resources },
    Field("sha256") { $0.sha256 },
    Field("errors") { $0.errors },
  ]
}

extension CollectReport: Report {
  public var records: Table { Table(records: documents, fields: DocumentManifest.fields) }

  public var sections: [Table] {
    let table = Table(
      title: "Collected \(Plural.text(documents.count, "document"))",
      columns: ["taken at", "scope", "content", .right("resources"), "coverage"],
      rows: documents.map(\.cells), notes: partialReason.map { [$0] } ?? [])
    return [table] + (imported?.sections ?? [])
  }
}

extension DocumentManifest {
  fileprivate var cells: [Cell] {
    let scope = scopes.count == 1 ? scopes[0] : Plural.text(scopes.count, "scope")
    let text = coverage.isComplete ? "complete" : "partial: \(coverage.reason ?? "")"
    return [Cell(takenAt), Cell(scope), Cell(content.rawValue), Cell(resources), Cell(text)]
  }
}
