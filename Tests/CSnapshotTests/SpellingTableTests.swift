import Foundation
import TestSupport
import Testing

/// The tables of Azure's names, as their source has them.
@Suite struct SpellingTableTests {
  private static func source(_ file: String) throws -> String {
    try Checkout.text(of: "Sources/CSnapshot/\(file)")
  }

  private static func matches(_ pattern: String, in text: Substring) throws -> [String] {
    text.matches(of: try Regex(pattern, as: (Substring, Substring).self)).map { String($0.1) }
  }

  /// Every name that is read in any spelling.
  private static func names() throws -> [String] {
    let named = try matches(#"X\([A-Z_]+, "([^"]+)""#, in: source("spelling.h")[...])
    let tables = try source("spelling_tables.h")
    let start = try #require(tables.range(of: "other_names[] = {")?.upperBound)
    let end = try #require(tables[start...].range(of: "};")?.lowerBound)
    return try named + matches(#""([^"]+)""#, in: tables[start..<end])
  }

  private static func folded(_ name: String) -> String {
    name.lowercased().replacing("-", with: "").replacing("_", with: "")
  }

  @Test func `no two names are the same without case, hyphens and underscores`() throws {
    let names = try Self.names()
    #expect(names.count > 400)
    let groups = Dictionary(grouping: names, by: Self.folded).filter { $0.value.count > 1 }
    #expect(groups.isEmpty)
  }

  @Test func `every name that has a set of values, or is compared in its own way, is in the table of names`() throws {
    let tables = try Self.source("spelling_tables.h")
    let start = try #require(tables.range(of: "} comparisons[] = {")?.upperBound)
    let rows = try Self.matches(#"\n  \{"([^"]+)","#, in: tables[start...])
    #expect(rows.count > 80)
    #expect(Set(rows).subtracting(try Self.names()) == [])
  }

  @Test("a name is read in every tool's spelling", arguments: try! Self.names())
  func spellings(name: String) throws {
    let database = try SnapshotDatabase()
    func config(_ key: String) throws -> String? {
      try database.resources(
        #"{"id":"\#(Night.clusterID)",\#(Whole.cluster),"inner":{"\#(key)":{}}}"#)[0].config
    }
    let words = name.replacing(try Regex("([a-z0-9])([A-Z])", as: (Substring, Substring, Substring).self)) {
      "\($0.output.1)_\($0.output.2)"
    }.replacing("-", with: "_").lowercased()
    let spellings = [name, name.lowercased(), name.uppercased(), words, words.replacing("_", with: "-")]
    #expect(Set(try spellings.map(config)).count == 1, "\(spellings)")
  }
}
