import Foundation
import TestSupport
import Testing

@testable import Collector

@Suite("JSON that Azure answers")
struct JSONTextTests {
  private static let never = Deadline(after: .seconds(3_600))

  private func read(_ text: String) throws -> JSONText {
    try JSONText(Data(text.utf8), from: "localhost", within: Self.never)
  }

  @Test(
    "is taken where it is valid",
    arguments: [
      "{}", " {\n} ", #"{"a":1}"#, #"{"a":[],"b":{"c":[{}]},"d":"\u00e9\"\\\/\b\f\n\r\t"}"#, #"{"a":-0.5e+10,"b":0}"#,
      #"{"a":true,"b":false,"c":null}"#, #"{"é":"😀"}"#, #"{"a":1e5,"b":1E-5,"c":10}"#,
    ])
  func valid(text: String) throws {
    _ = try read(text)
    #expect((try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil)
  }

  @Test(
    "is refused where it is not",
    arguments: [
      "", " ", "{", "}", "[", "{]", "{}}", "{} x", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,}"#, #"{a:1}"#, #"{'a':1}"#,
      #"{"a":1 "b":2}"#, #"{"a":[1,]}"#, #"{"a":[,1]}"#, #"{"a":[1 2]}"#, #"{"a":01}"#, #"{"a":-}"#, #"{"a":1.}"#,
      #"{"a":.5}"#, #"{"a":1e}"#, #"{"a":+1}"#, #"{"a":tru}"#, #"{"a":nul"#, #"{"a":"\x"}"#, #"{"a":"\u12g4"}"#,
      "{\"a\":\"\n\"}", #"{"a":"b}"#, "{\"a\":\"\u{0}\"}", #"{"a":NaN}"#, #"{"a":[}]}"#, #"{"a":{]}}"#, "<html>",
      "\u{FEFF}{}",
    ])
  func invalid(text: String) {
    #expect(throws: CollectorError.self) { try read(text) }
  }

  @Test func `is refused where it is not UTF-8, or nested deeper than anybody nests`() {
    #expect(throws: CollectorError.self) {
      try JSONText(Data(#"{"a":""#.utf8) + [0xC3, 0x28] + Data(#""}"#.utf8), from: "localhost", within: Self.never)
    }
    for opening in ["[", #"{"a":"#] {
      let closing = opening == "[" ? "]" : "}"
      let deep = String(repeating: opening, count: 600) + "1" + String(repeating: closing, count: 600)
      #expect(throws: CollectorError.self) { try read(#"{"a":\#(deep)}"#) }
      #expect(throws: CollectorError.self) { try read(String(repeating: opening, count: 1_000_000)) }
    }
  }

  @Test func `is cut into its parts byte for byte`() throws {
    let text = try read(#"{"value" : [ {"id" : "a,]" } ,[1],"x" ], "n":{ "spec":{"k":"\u0041"}} }"#)
    let elements = try #require(try text.elements(of: "value")).map { String(decoding: $0, as: UTF8.self) }
    #expect(elements == [#"{"id" : "a,]" }"#, "[1]", #""x""#])
    let node = try #require(text.members["n"])
    #expect(JSONText.text(at: "spec", "k", of: node) == "A")
    #expect(JSONText.text(at: "spec", "x", of: node) == nil && JSONText.text(at: "spec", of: node) == nil)
  }

  @Test(
    "is refused where a name in it comes twice",
    arguments: [
      #"{"value":[],"value":[{"id":"x"}]}"#, #"{"value":[],"Value":[]}"#, #"{"value":[],"val\u0075e":[]}"#,
      #"{"nextLink":null,"value":[],"nextLink":"https://x"}"#, #"{"data":[],"DATA":null}"#,
    ])
  func twice(text: String) {
    let error = #expect(throws: CollectorError.self) { try read(text) }
    #expect(error?.description.hasSuffix("\" twice") == true, "\(error?.description ?? "")")
  }

  /// Shapes of a small answer that unpacks to a large one.
  static let shapes: [(name: String, part: String)] = [
    ("lists", "[],"), ("lists in lists", "[[],[]],"), ("objects", "{},"), ("objects in lists", #"[{"a":{}}],"#),
    ("numbers", "1,"), ("texts", #""","#), ("elements", #"{"id":"/subscriptions/a"},"#),
  ]

  private static func text(_ part: String, bytes: Int) -> Data {
    Data(#"{"value":["#.utf8) + Data(String(repeating: part, count: bytes / part.utf8.count).utf8) + Data("0]}".utf8)
  }

  @Test("has more elements than a list can have, whatever its shape", arguments: shapes.map(\.name))
  func elements(name: String) throws {
    let part = try #require(Self.shapes.first { $0.name == name }).part
    let text = try JSONText(Self.text(part, bytes: 4 << 20), from: "localhost", within: Self.never)
    let error = #expect(throws: CollectorError.self) { try text.elements(of: "value") }
    #expect(error?.description == "localhost: its list has more than 100000 elements")
  }

  @Test("makes nothing of an element, whatever its shape", arguments: shapes.map(\.name))
  func element(name: String) throws {
    let part = try #require(Self.shapes.first { $0.name == name }).part
    let inner = "[" + String(repeating: part, count: (4 << 20) / part.utf8.count) + "0]"
    let text = try read(#"{"value":[{"x":\#(inner),"id":"/Subscriptions/A/b"}]}"#)
    let element = try #require(try text.elements(of: "value")?.first)
    #expect(ResourcePlace.subscription(of: element) == "a")
    struct Anything: Decodable {}
    #expect(JSONText.decoded(Anything.self, from: element) == nil)
  }

  @Test func `is not read on when the deadline has passed`() {
    let over = Deadline(after: .zero)
    let text = Self.text("[],", bytes: 4 << 20)
    let cost = processorTime {
      let error = #expect(throws: CollectorError.self) { try JSONText(text, from: "localhost", within: over) }
      #expect(error == over.error)
    }
    #expect(cost < .seconds(2))
  }

  @Test func `has an end, though its pages have none`() throws {
    var list = PagedElements()
    let page = [Data(count: 64 << 20)]
    for _ in 0..<8 { try list.add(page) }
    #expect(throws: CollectorError.cutShort(reason: "more than 512 MB in one list")) { try list.add(page) }
  }
}
