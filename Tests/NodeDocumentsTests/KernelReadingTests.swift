import Foundation
import InventoryModel
import NodeDocuments
import Testing

@Suite struct KernelReadingTests {
  static let accepted: [(text: String, lines: [String])] = [
    ("node,fips_enabled,time\na,1,2026-11-22T02:00:00Z\n", ["a true 2026-11-22T02:00:00Z"]),
    ("a,1,2026-11-22T02:00:00Z", ["a true 2026-11-22T02:00:00Z"]),
    ("Node, FIPS_enabled , time\r\n\r\na , 0 , 2026-11-22T03:00:00+01:00\r\n", ["a false 2026-11-22T02:00:00Z"]),
    ("a,1,2026-11-22T02:00:00Z\na,1,2026-11-22T02:00:00Z\n", ["a true 2026-11-22T02:00:00Z"]),
    (
      "\"node\",\"fips_enabled\",\"time\"\r\n\"a\",\"0\",\"2026-11-22T02:00:00Z\"\r\n",
      ["a false 2026-11-22T02:00:00Z"]
    ),
    (
      "b,0,2026-11-22T02:00:00Z\nnode,fips_enabled,time\na,0,2026-11-23T02:00:00Z\na,1,2026-11-22T02:00:00Z",
      ["a true 2026-11-22T02:00:00Z", "a false 2026-11-23T02:00:00Z", "b false 2026-11-22T02:00:00Z"]
    ),
  ]

  @Test(arguments: accepted)
  func `readings come by node and time`(text: String, lines: [String]) throws {
    let document = try #require(try evidence(text))
    #expect(document.kind == .kernelReadings)
    #expect(document.readings.map { "\($0.node) \($0.isFIPS) \($0.takenAt)" } == lines)
  }

  static let time = "2026-11-22T02:00:00Z"
  static let refused: [(text: String, reason: String)] = [
    ("node,fips_enabled,time\n", "no reading of any node"),
    ("a,1,\(time)\na,,\(time)\n", "document: line 2: fips_enabled of \"a\" is \"\": it is 0 or 1"),
    ("a,missing,\(time)", "fips_enabled of \"a\" is \"missing\""), ("a,2,\(time)", "\"2\""),
    ("a,01,\(time)", "\"01\""), ("a,unreadable,\(time)", "\"unreadable\""), ("a,true,\(time)", "\"true\""),
    ("a,1,\(time)\na,1", "line 2: not three values: \"a,1\""), ("a,1,\(time)\na,1,\(time),x", "not three values"),
    ("a,1,\(time)\nerror: no such pod\n", "not three values"),
    ("a,1,\(time)\nA,1,\(time)\n", "\"A\": no name"), (",1,\(time)\n", "\"\": no name"),
    ("a\u{1B}[2J,1,\(time)\n", "\"a\\u{1B}[2J\": no name"),
    ("a,1,2026-11-22", "\"2026-11-22\" is no time"), ("a,1,yesterday", "\"yesterday\" is no time"),
    ("\"a,1,\(time)", "no name"), ("\"a\",\"\"1\"\",\(time)", "fips_enabled"),
    ("a,1,2026-02-30T02:00:00Z", "is no time"), ("a,1,", "\"\" is no time"),
    ("a,1,\(time)\nb,1,\(time)\na,0,\(time)", "line 3: \"a\" at \(time) is 0 here, but not on line 1"),
  ]

  @Test(arguments: refused)
  func `a reading that is ambiguous is refused with its line`(text: String, reason: String) {
    let line = refusal(text)
    #expect(line?.contains(reason) ?? false, "\(line ?? "accepted")")
    #expect(line?.contains("\n") == false)
  }
}
