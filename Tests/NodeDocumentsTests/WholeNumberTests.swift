import DocumentText
import Testing

@Suite struct WholeNumberTests {
  @Test(arguments: [
    ("5", 5), ("-5", -5), ("5.0", 5), ("5e0", 5), ("0.5e1", 5), ("5.5", nil), ("1e400", nil), ("\"5\"", nil),
    ("true", nil), ("[5]", nil),
  ])
  func `a whole number is one however it is written`(_ text: String, _ expected: Int?) throws {
    #expect(try JSONTape(reading: Array("[\(text)]".utf8)).roots[0].items?.first?.integer == expected)
  }
}
