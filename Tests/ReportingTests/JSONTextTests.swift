import Foundation
import InventoryModel
import Testing

@testable import Reporting

@Suite struct JSONTextTests {
  @Test func `JSON is indented by two spaces, its keys sorted`() {
    let value = JSONValue.object(["b": .array([.integer(1), .null]), "a": .object([:]), "c": .array([])])
    #expect(
      value.text(isIndented: true) == """
        {
          "a": {},
          "b": [
            1,
            null
          ],
          "c": []
        }
        """)
    #expect(value.text() == #"{"a":{},"b":[1,null],"c":[]}"#)
  }

  @Test(
    "another reader reads back what was written",
    arguments: [
      .string("\"\\/\n\r\t\u{0}\u{1F}\u{7F}\u{9B}\u{202E}\u{2028}é東👩‍💻\u{E0001}"), .number(0.1), .number(1e300),
      .number(.leastNonzeroMagnitude), .number(-1.5), .integer(.max), .integer(.min), .bool(true), .null,
      .object(["k\"\u{1B}": .array([.string("=\u{301}")])]),
    ] as [JSONValue], [false, true])
  func roundTrip(value: JSONValue, isIndented: Bool) throws {
    let data = Data(JSONValue.array([value]).text(isIndented: isIndented).utf8)
    #expect(try JSONDecoder().decode([JSONValue].self, from: data) == [value])
  }

  @Test func `what no number can say is null`() {
    #expect(JSONValue.array([.number(.infinity), .number(.nan)]).text() == "[null,null]")
  }
}
