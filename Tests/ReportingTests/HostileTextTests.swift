import InventoryModel
import Testing

@testable import Reporting

@Suite struct HostileTextTests {
  @Test(
    "what is not seen becomes visible",
    arguments: [
      ("\u{1B}[2J", "\\u{1B}[2J"), ("a\u{0}b\tc\n", "a\\u{0}b\\u{9}c\\u{A}"), ("\u{7F}\u{9B}", "\\u{7F}\\u{9B}"),
      ("a\u{202E}b\u{2066}\u{2069}\u{200F}", "a\\u{202E}b\\u{2066}\\u{2069}\\u{200F}"),
      ("x\u{2028}y\u{2029}z", "x\\u{2028}y\\u{2029}z"), ("\r\n", "\\u{D}\\u{A}"), ("Zürich 東京", "Zürich 東京"),
    ])
  func visible(text: String, expected: String) {
    #expect(HostileText.visible(text) == expected)
  }

  @Test(
    "a spreadsheet reads no cell as a formula",
    arguments: [
      ("=1+1", "'=1+1"), ("  =1", "'  =1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\t1", "'\t1"),
      ("\u{A0}=1", "'\u{A0}=1"), ("=\u{301}1", "'=\u{301}1"), ("\rx", "\"'\rx\""), ("\n=x", "\"'\n=x\""),
      ("=\"a\",b", "\"'=\"\"a\"\",b\""), ("plain", "plain"), ("a-b", "a-b"), ("a,b", "\"a,b\""),
      ("say \"hi\"", "\"say \"\"hi\"\"\""), ("\"\u{301}", "\"\"\"\u{301}\""), ("two\r\nlines", "\"two\r\nlines\""),
      ("", ""), ("\u{1B}[0m", "\\u{1B}[0m"), (" a", "\" a\""), ("a ", "\"a \""), ("a~b=c", "a~b=c"),
    ])
  func csvCell(text: String, expected: String) {
    #expect(CSVText.cell(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test func `numbers that we made are no formulas`() {
    let table = Table(columns: ["a", "b"], rows: [[.number("-1.5"), .text("-1.5")], [.missing, "x"]])
    #expect(table.csv == "a,b\r\n-1.5,'-1.5\r\n,x\r\n")
  }

  @Test(
    "Markdown shows text as it stands",
    arguments: [
      ("a|b", "a\\|b"), ("<script>&amp;", "&lt;script&gt;&amp;amp;"), ("`*_[x](y)\\", "\\`\\*\\_\\[x\\](y)\\\\"),
      ("one\ntwo", "one\\\\u{A}two"), ("|\u{301}", "\\|\u{301}"),
    ])
  func markdown(text: String, expected: String) {
    #expect(MarkdownText.escaped(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test(
    "width is what a terminal shows",
    arguments: [("abc", 3), ("e\u{301}", 1), ("東京", 4), ("é", 1), ("", 0), ("👩‍💻", 2), ("ｗ", 2), ("–", 1)])
  func width(text: String, expected: Int) {
    #expect(DisplayWidth.of(text) == expected)
  }

  @Test(
    "long text is cut to its place",
    arguments: [("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcde…"), ("東京大阪", 6, "東京…"), ("éééé", 4, "éééé")])
  func cut(text: String, limit: Int, expected: String) {
    #expect(DisplayWidth.cut(text, to: limit) == expected)
    #expect(DisplayWidth.of(DisplayWidth.cut(text, to: limit)) <= limit)
  }

  @Test func `JSON escapes what a terminal would obey, and means the same`() {
    let value = JSONValue.array([.string("\u{9B}\u{202E}\u{7F}\u{E0001}/é\n")])
    #expect(value.text() == "[\"\\u009B\\u202E\\u007F\\uDB40\\uDC01/é\\u000A\"]")
  }
}
