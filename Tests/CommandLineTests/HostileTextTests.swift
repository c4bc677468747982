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
      let located = cluster.json.replacing(#""location":"eastus""#, with: #""location":"\#(Self.texts[0])""#)
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

  @Test("never reaches a page or a comment raw", arguments: ["html", "markdown", "json"])
  func report(format: String) throws {
    let run = try workplace.fipswatch("report", "--as-of", "2026-11-02", "--format", format)
    #expect(run.output.contains("gnirts") && run.errors.isEmpty)
    let hidden = run.output.unicodeScalars.filter { scalar in
      let category = scalar.properties.generalCategory
      return scalar != "\n" && [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
    }
    #expect(hidden.isEmpty)
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

/// What a policy and nodes say is as hostile as what Azure says; but a policy holds nothing that cannot be seen.
@Suite("Hostile text in policies and node evidence")
struct HostileEvidenceTests {
  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(
      #"""
      {"apiVersion": "fipswatch/v1", "kind": "Policy", "metadata": {"name": "-cmd"},
       "scopes": [{"name": "-scope", "slaDays": 1}],
       "exemptions": [{"id": "-EX", "control": "fips-enabled", "match": {"pools": ["a"]}, "category": "waiver",
         "justification": "+1", "ticket": "-2+3", "requestedBy": "@ana", "approvedBy": "=ben",
         "approvedAt": "2026-10-01", "expiresOn": "2026-11-20"}]}
      """#, to: "p.yaml")
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2026-11-01.json")
    workplace.environment["FIPSWATCH_POLICY"] = "p.yaml"
    try #require(workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    let node = Shop.nodes(("evil", #"=a\u001b[2J"#, true), ("evil2", #"\u202eb"#, true))
    try workplace.write(node, to: "nodes-2026-11-02.json")
  }

  static let commands = [
    ["exemptions"], ["findings"], ["policy", "show", "shop"], ["kpi", "--by", "scope"], ["history", "shop"],
    ["replay", "--policy", "p.yaml"], ["explain", "--from", "2026-10-01", "--to", "2026-11-02"],
    ["import", "nodes-2026-11-02.json"], ["import", "2026-11-01.json"],
  ]

  @Test("never reaches a terminal raw", arguments: commands, ["table", "markdown", "json", "csv"])
  func shown(command: [String], format: String) throws {
    let run = try workplace.run(.fipswatch, command + ["--format", format])
    #expect(!run.output.isEmpty || !run.errors.isEmpty)
    for scalar in (run.output + run.errors).unicodeScalars where scalar != "\n" && scalar != "\r" {
      let category = scalar.properties.generalCategory
      #expect(![.control, .format, .lineSeparator, .paragraphSeparator].contains(category), "U+\(scalar.value)")
    }
    guard format == "csv" else { return }
    for cell in CSV.cells(of: run.output).joined() where Double(cell) == nil {
      #expect(!"=+-@\t\r".contains(cell.first ?? "x"), "\(cell)")
    }
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
