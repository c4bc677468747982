import Foundation
import Testing

/// Names, tags and versions from Azure are text that may hold anything.
@Suite("Hostile text")
struct HostileTextTests {
  let workplace: Workplace

  /// An escape sequence, a right-to-left mark, line breaks, a bell, and formulas; escaped as JSON has them.
  private static let texts = [
    #"\u001b[31mred"#, #"\u202egnirts"#, #"two\nlines"#, #"bell\u0007"#, #"\u009b2J"#, #"line\u2028separator"#,
    "=cmd|'/C calc'!A0", "+1+1", "@SUM(1)", "-2+3", #"\t=1"#, "a,b\\\"c",
  ]

  init() throws {
    workplace = try Workplace()
    for (day, value) in [(1, #""x""#), (2, #""y""#)] {
      let pools = Self.texts.enumerated().map { index, text in
        let node =
          #","nodeImageVersion":"\#(text)","vmSize":"\#(text)","tags":{"\#(text)":\#(value)}"#
          + #","currentOrchestratorVersion":"\#(text)""#
        return Pool("p\(index)", fips: day == 1, node)
      }
      var cluster = Cluster("shop")
      cluster.pools = pools
      let located = cluster.json.replacing(#""name":"shop""#, with: #""name":"shop","location":"\#(Self.texts[0])""#)
      try workplace.write("[\(located)]", to: "2026-11-0\(day).json")
    }
    try #require(workplace.fipswatch("import", "2026-11-01.json", "2026-11-02.json").exitCode == 0)
  }

  static let commands = [
    ["inventory"], ["drift"], ["drift", "--noise"], ["findings"], ["kpi"], ["kpi", "--by", "location"],
    ["history", "shop", "--noise"], ["snapshots"],
  ]

  @Test("never reaches a terminal raw", arguments: commands, ["table", "markdown", "json"])
  func shown(command: [String], format: String) throws {
    let run = try workplace.run(.fipswatch, command + ["--format", format])
    #expect(!run.output.isEmpty)
    for scalar in run.output.unicodeScalars where scalar != "\n" {
      let category = scalar.properties.generalCategory
      #expect(![.control, .format, .lineSeparator, .paragraphSeparator].contains(category), "U+\(scalar.value)")
    }
  }

  @Test("is no formula in any cell of CSV", arguments: commands)
  func csv(command: [String]) throws {
    let run = try workplace.run(.fipswatch, command + ["--format", "csv"])
    let cells = CSV.cells(of: run.output)
    #expect(cells.count > 1)
    let width = cells[0].count
    for row in cells {
      #expect(row.count == width)
      for cell in row where Double(cell) == nil {
        #expect(!"=+-@\t\r".contains(cell.first ?? "x"), "\(cell)")
        #expect(!cell.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E || $0.value == 0x9B })
      }
    }
  }

  @Test func `stays what it was in JSON`() throws {
    let rows = try #require(workplace.fipswatch("inventory", "--format", "json").json() as? [[String: Any]])
    let sizes = rows.compactMap { $0["vmSize"] as? String }
    #expect(Set(sizes).isSuperset(of: ["\u{1B}[31mred", "two\nlines", "=cmd|'/C calc'!A0", "a,b\"c"]))
  }

  @Test func `in a refusal it is one line all the same`() throws {
    let name = "2026-11-03\u{1B}[2J\nx.json"
    try workplace.write("[", to: name)
    let run = try workplace.fipswatch("import", name)
    #expect(run.exitCode == 1)
    #expect(run.errorLines.count == 1)
    #expect(!run.errors.contains("\u{1B}"))
    let error = try workplace.fipswatch(
      "import", "-", "--taken-at", "2026-11-03", input: "ERROR: \u{1B}[31mred\r\nmore")
    #expect(error.errorLines.count == 1)
    #expect(!error.errors.contains("\u{1B}"))
  }
}

/// A reader of CSV (RFC 4180).
enum CSV {
  static func cells(of text: String) -> [[String]] {
    var rows: [[String]] = [[]]
    var cell = ""
    var isQuoted = false
    var closedBefore = false
    for scalar in text.unicodeScalars {
      let isRepeated = closedBefore && scalar == "\""
      closedBefore = false
      switch (scalar, isQuoted) {
      case ("\"", true): (isQuoted, closedBefore) = (false, true)
      case ("\"", false):
        isQuoted = true
        if isRepeated { cell += "\"" }
      case (",", false): (rows[rows.count - 1], cell) = (rows[rows.count - 1] + [cell], "")
      case ("\r", false): break
      case ("\n", false):
        (rows[rows.count - 1], cell) = (rows[rows.count - 1] + [cell], "")
        rows.append([])
      default: cell.unicodeScalars.append(scalar)
      }
    }
    return rows.dropLast()
  }
}
