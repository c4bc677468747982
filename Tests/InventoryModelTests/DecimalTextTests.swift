import InventoryModel
import Testing

@Suite("Numbers in text")
struct DecimalTextTests {
  @Test(
    "are read where they are decimal",
    arguments: [("0.192", 0.192), (".5", 0.5), ("-3", -3), ("1E-2", 0.01), ("7.", 7), ("1e+3", 1_000)])
  func reads(text: String, number: Double) {
    #expect(Double(decimal: text) == number)
  }

  @Test(
    "are none where programs would read more into them",
    arguments: [
      "", "0x1", "0X1p4", "nan", "-nan", "inf", "Infinity", "1e400", "-1e999", "1_000", "+1", "1,5", " 1", "1 ", "e5",
      "\u{661}",
    ])
  func refuses(text: String) {
    #expect(Double(decimal: text) == nil)
  }

  @Test func `have no minus before zero`() {
    #expect(Double(decimal: "-0.0")?.sign == .plus)
  }
}
