import Foundation
import Testing

@testable import DocumentText

@Suite struct JSONTapeTests {
  static let json = [
    "null", "true", "false", "0", "-0", "10", "-1.5e+3", "1E9", "\"\"", "\"a\\u00e4\\n\"", "[]", "[1]", "[1, [2], {}]",
    "{}",
    "{\"a\": 1, \"b\": [true, null]}", " \n\t\r{\"a\" : {} } ",
  ]

  @Test(arguments: json)
  func `JSON is one value`(text: String) throws {
    #expect(try JSONTape(reading: Array(text.utf8)).roots.count == 1)
  }

  static let notJSON = [
    "nul", "tru", "01", "1.", "1e", "-", "+1", ".5", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
    "{a: 1}", "{\"a\" 1}", "[}", "{]", "[", "{", "\"", "\"\\\"", "]", "}", ",", "'a'", "\u{FEFF}1", "[1]]", "\"\u{1}\"",
  ]

  @Test(arguments: notJSON)
  func `nothing else is JSON`(text: String) {
    #expect(throws: Refusal.self) { try JSONTape(reading: Array(text.utf8)) }
  }

  @Test(arguments: [
    ("\"a\\u00e4\\ud83d\\ude00\\/\\\"\\\\\"", "aä😀/\"\\"), ("\"\\b\\f\\n\\r\\t\"", "\u{8}\u{C}\n\r\t"), ("\"ä\"", "ä"),
  ])
  func `escapes are resolved`(json: String, text: String) throws {
    #expect(try JSONTape(reading: Array(json.utf8)).roots.first?.text == text)
  }

  @Test(arguments: ["\\x", "\\u12", "\\u12g4", "\\ud800", "\\udc00a", "\\u-123", "\\ud83d\\u0041"])
  func `escapes that are none are refused`(escape: String) throws {
    let root = try #require(try JSONTape(reading: Array("\"\(escape)\"".utf8)).roots.first)
    #expect(throws: Refusal.self) { try root.text }
  }

  @Test func `a key may be written with escapes`() throws {
    let root = try #require(try JSONTape(reading: Array("{\"\\u006bind\": \"Node\"}".utf8)).roots.first)
    #expect(try root.text("kind") == "Node")
  }

  @Test func `texts may stand one after another`() throws {
    #expect(try JSONTape(reading: Array("{\"a\": [1]}\n[]\n\n\"x\"".utf8)).roots.map(\.line) == [1, 2, 4])
  }
}
