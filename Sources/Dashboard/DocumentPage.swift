import Reporting

/// A document of parts, each of sentences and tables, as one file that needs nothing else.
package struct DocumentPage: Sendable {
  package struct Part: Sendable {
    let id: String
    let title: String
    let sentences: [String]
    let tables: [Table]
    /// Says where all of a table is, of which only the first rows are shown.
    let rest: String

    package init(id: String, title: String, sentences: [String], tables: [Table], rest: String) {
      (self.id, self.title, self.sentences) = (id, title, sentences)
      (self.tables, self.rest) = (tables, rest)
    }
  }

  private let title: String
  private let subtitle: String
  private let parts: [Part]

  package init(title: String, subtitle: String, parts: [Part]) {
    (self.title, self.subtitle, self.parts) = (title, subtitle, parts)
  }

  package var html: String {
    Page(title: title, subtitle: "\(subtitle)", content: parts.map { section($0).html }.joined()).html.text
  }

  /// Paper has no room for thousands.
  private static let mostRows = 200

  private func section(_ part: Part) -> Section {
    let sentences = part.sentences.map { "<p>\($0)</p>\n" as HTML }.joined()
    let tables = part.tables.map { table in
      DataTable(table, caption: table.title ?? part.title, limit: Self.mostRows, rest: "\(part.rest)").html
    }.joined()
    return Section(part.id, part.title, sentences + tables)
  }
}
