import Dashboard
import Evidence
import Foundation

extension EvidencePackage {
  /// Hands on each file but the manifest; the one that people read first is drawn last.
  func forEachFileAndOverview(in folder: String, _ body: (EvidenceFile) throws -> Void) throws {
    try forEachFile(in: folder, body)
    try body(EvidenceFile(name: Self.overviewName, text: page.html))
  }

  var allFileNames: [String] { fileNames + [Self.overviewName] }

  private static let overviewName = "index.html"

  private var page: DocumentPage {
    let overview = overview
    return DocumentPage(
      title: overview.title, subtitle: overview.subtitle,
      parts: overview.parts.map { part in
        DocumentPage.Part(
          id: part.id, title: part.title, sentences: part.sentences, tables: part.tables, rest: "\(part.file) has all.")
      })
  }
}
