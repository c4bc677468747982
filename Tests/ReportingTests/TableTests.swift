import InventoryModel
import Testing

@testable import Reporting

@Suite struct TableTests {
  private let table = Table(
    title: "Pools", columns: ["name", .right("nodes"), "verdict"],
    rows: [["東京", Cell(3), .verdict(.pass)], ["a\u{1B}[31m", .missing, .verdict(.fail)]], notes: ["Two pools."])

  @Test func `plain text stands in columns`() {
    #expect(
      table.plainText() == """
        Pools

        name         nodes  verdict
        ───────────  ─────  ───────
        東京             3  pass
        a\\u{1B}[31m      –  fail

        Two pools.

        """)
  }

  @Test func `colour comes on top, and only for verdicts`() {
    let colored = table.plainText(isColored: true)
    #expect(colored.contains("\u{1B}[32mpass\u{1B}[0m"))
    #expect(colored.contains("\u{1B}[31mfail\u{1B}[0m"))
    let bare = colored.replacing("\u{1B}[32m", with: "").replacing("\u{1B}[31m", with: "")
      .replacing("\u{1B}[0m", with: "")
    #expect(bare.trimmingTrailingSpaces == table.plainText())
  }

  @Test func `Markdown has a heading, a table and paragraphs`() {
    #expect(
      table.markdown == """
        ### Pools

        | name | nodes | verdict |
        | --- | --: | --- |
        | 東京 | 3 | pass |
        | a\\\\u{1B}\\[31m | – | fail |

        Two pools.

        """)
  }

  @Test func `without rows only title and notes are left`() {
    let empty = Table(title: "Pools", columns: ["name"], notes: ["None."])
    #expect(empty.plainText() == "Pools\n\nNone.\n")
    #expect(empty.csv == "name\r\n")
  }

  @Test(
    "percentages are cut, not rounded",
    arguments: [
      (411, 412, "99.7"), (1, 1, "100.0"), (0, 3, "0.0"), (2, 3, "66.6"), (29, 100, "29.0"),
      (999_999, 1_000_000, "99.9"),
    ])
  func percent(part: Int, whole: Int, expected: String) {
    #expect(Cell(percent: Share(part, of: whole)) == .number(expected))
  }

  @Test func `no whole gives no percentage`() {
    #expect(Cell(percent: Share(0, of: 0)) == .missing)
    #expect(Share(0, of: 0).ratio == nil)
  }

  @Test("days have one decimal", arguments: [(8.4, "8.4"), (15, "15.0"), (0.04, "0.0"), (51.46, "51.5")])
  func days(days: Double, expected: String) {
    #expect(Cell(days: days) == .number(expected))
  }

  @Test(
    "a trend runs from its lowest to its highest",
    arguments: [
      ([0, 0.5, 1], "▁▅█"), ([0.5, 0.5], "▄▄"), ([nil, 1, nil, 2], "·▁·█"), ([nil], "·"), ([], ""),
    ] as [([Double?], String)])
  func sparkline(values: [Double?], expected: String) {
    #expect(Sparkline(values).text == expected)
  }

  @Test func `a long trend keeps its last value`() {
    let values = (0..<1_000).map { Double?($0 == 999 ? 1 : 0) }
    #expect(Sparkline(values).text == String(repeating: "▁", count: 59) + "█")
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
  }

  private static let columns: [Column<Int>] = [
    Column("exact", "of ten", .right) { $0 }.shown { .text("\($0 * 10) %") },
    Column("key") { "k\($0)" },
    .shown("sign") { $0 < 0 ? "minus" : .missing }.when { $0 < 0 },
  ]

  @Test func `JSON, CSV and tables are made from one list of columns`() {
    let programs = Table(records: [1, 2], columns: Self.columns)
    #expect(programs.csv == "exact,key\r\n1,k1\r\n2,k2\r\n")
    #expect(JSONValue(1, columns: Self.columns) == .object(["exact": .integer(1), "key": .string("k1")]))
    let people = Table(of: [1, 2], columns: Self.columns)
    #expect(people.columns.map(\.name) == ["of ten"])
    #expect(people.columns[0].alignment == .right)
    #expect(people.rows == [["10 %"], ["20 %"]])
    #expect(Table(of: [1, -2], columns: Self.columns).rows == [["10 %", .missing], ["-20 %", "minus"]])
    #expect(Table(lines: Self.columns, of: -1, named: "what").rows == [["of ten", "-10 %"], ["sign", "minus"]])
  }

  @Test func `a name that repeats itself is told once, as far as it does`() {
    let table = Table(
      columns: ["a", "b", "c"],
      rows: [["x", "p", "1"], ["x", "p", "1"], ["x", "q", "1"], ["y", "q", "1"], ["x", "q", "1"]])
    #expect(
      table.withoutRepeatedNames([1, 2]).rows == [
        ["x", "p", "1"], ["", "", "1"], ["", "q", "1"], ["y", "q", "1"], ["x", "q", "1"],
      ])
  }
}
