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
}
