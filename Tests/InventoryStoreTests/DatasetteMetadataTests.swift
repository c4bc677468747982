import Foundation
import InventoryModel
import TestSupport
import Testing

@testable import InventoryStore

/// What Datasette shows is made of what the views say of themselves, so that it is written once.
@Suite("Metadata for Datasette")
struct DatasetteMetadataTests {
  private static let file = Checkout.root.appending(path: "Scripts/observability/datasette.yaml")

  @Test func `it describes every view, every column and every example`() throws {
    let text = try Self.text(of: TestStore())
    let isSame = (try? String(contentsOf: Self.file, encoding: .utf8)) == text
    if !isSame, ProcessInfo.processInfo.environment["REWRITE_GOLDEN"] == "1" {
      try text.write(to: Self.file, atomically: true, encoding: .utf8)
    }
    #expect(isSame, "datasette.yaml differs: run the tests with REWRITE_GOLDEN=1")
  }

  private static func text(of store: TestStore) throws -> String {
    let inner = try store.lines(
      #"SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'v\_%' ESCAPE '\' ORDER BY name"#
    )
    return """
      # datasette fipswatch.db --metadata datasette.yaml   (Datasette 0.6x)
      # Written by the tests with REWRITE_GOLDEN=1, from what the views say of themselves.
      title: fipswatch
      description: FIPS compliance of Azure Kubernetes Service node pools, over time.
      databases:
        fipswatch:
          queries:
      \(ExampleQuery.all.map(entry).joined())    tables:
      \(try store.store.loadViews().map(entry).joined())\(inner.map { "      \($0): {hidden: true}\n" }.joined())
      """
  }

  private static func entry(_ query: ExampleQuery) -> String {
    """
          \(query.name):
            title: \(quoted(query.question))
            sql: |-
    \(query.sql.split(separator: "\n").map { "          \($0)\n" }.joined())
    """
  }

  private static func entry(_ view: DocumentedView) -> String {
    """
          \(view.name):
            description: \(quoted(view.meaning))
            columns:
    \(view.columns.map { "          \($0.name): \(quoted($0.meaning))\n" }.joined())
    """
  }

  /// YAML takes JSON's strings.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
