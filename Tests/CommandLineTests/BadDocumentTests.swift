import Foundation
import GRDB
import Testing

@Suite("Bad documents")
struct BadDocumentTests {
  struct Bad: CustomTestStringConvertible {
    var name: String
    var data: Data
    /// What the line must name, in this order: where, what, and what to do.
    var parts: [String]
    var testDescription: String { name }

    init(_ name: String, _ data: Data, _ parts: String...) { (self.name, self.data, self.parts) = (name, data, parts) }
    init(_ name: String, _ text: String, _ parts: String...) {
      (self.name, data, self.parts) = (name, Data(text.utf8), parts)
    }
  }

  private static let shop = Cluster("shop", Pool("a", fips: true))
  private static let whole = list(shop)
  private static let id = shop.id
  private static func pool(_ members: String) -> String {
    #"[{"id":"\#(id)","type":"Microsoft.ContainerService/ManagedClusters","location":"x","agentPoolProfiles":[{\#(members)}]}]"#
  }
  private static func nested(_ depth: Int) -> String {
    #"[{"id":"\#(id)","a":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}]"
  }

  /// A page of HTML, a truncated file and so on, each with what its line says.
  static let bad: [Bad] = [
    Bad("truncated", String(whole.dropLast(20)), "line 1 (byte ", "it ends inside", ": copy or collect it again"),
    Bad("UTF-8", Data(whole.utf8.prefix(30)) + [0xFF] + Data(whole.utf8.dropFirst(30)), "(byte 30)", "UTF-8"),
    Bad("NUL", whole.replacing("shop\",", with: "sh\0op\","), "(byte ", "a NUL byte"),
    Bad("nesting", nested(100_000), "(byte ", "nested"),
    Bad(
      "number", #"[{"id":"\#(id)","a":1\#(String(repeating: "0", count: 400))}]"#, "(byte ",
      "a number that is too large"),
    Bad("key twice", pool(#""name":"a","name":"b""#), id, #"a property is given twice: "name" and "name""#),
    Bad(
      "two spellings", pool(#""name":"a","enableFIPS":true,"enableFips":false"#), id,
      #"a property is given twice: "enableFIPS" and "enableFips""#),
    Bad("empty", "", "it is empty", ": copy or collect it again"),
    Bad("blank", " \n", "it is empty"),
    Bad("sign-in page", "<!DOCTYPE html><html><title>Sign in to your account</title></html>", "it is an HTML page"),
    Bad("text of az", "ERROR: Please run 'az login' to setup account.\n", "it is the text of an error of az"),
    Bad(
      "error of Azure", #"{"error":{"code":"AuthorizationFailed","message":"no access"}}"#,
      "Azure answered with an error: AuthorizationFailed: no access"),
    Bad(
      "virtual machines",
      #"[{"id":"/subscriptions/s/x/virtualMachines/v","type":"Microsoft.Compute/virtualMachines"}]"#,
      "neither an AKS cluster nor a node pool, but: Microsoft.Compute/virtualMachines"),
    Bad(
      "two clusters with one id", list(shop, shop), "/managedclusters/shop appears twice, at byte 1 and at byte ",
      ": export the list again"),
    Bad(
      "two pools of one name",
      pool(
        shop.pools[0].json.dropFirst().dropLast() + "},{"
          + shop.pools[0].json.dropFirst().dropLast().replacing(#""a""#, with: #""A""#)),
      "/agentpools/a appears twice, at byte 1 and at byte"),
    Bad("pool without a cluster", #"[{"name":"p","vmSize":"x"}]"#, "a node pool without an id, so without a cluster"),
    Bad("warnings", "WARNING: new\n" + whole, "other text stands before the JSON", "2>/dev/null"),
    Bad("colours", "[\n  {\n    \u{1B}[94m\"id\"\u{1B}[39m: \"x\"\n  }\n]\n", "it is coloured", "-o json, not jsonc"),
    Bad(
      "depth of PowerShell", #"[{"id":"\#(id)","agentPoolProfiles":["@{name=a; count=3}"]}]"#, id,
      "PowerShell cut it off at its depth", "-Depth 100"),
    Bad("a list and text", whole + "Done.\n", "line 2 ", "text follows the end of the list"),
    Bad("empty list", "[]", "an empty list does not say what it covers: name it with --scope"),
    Bad("flag of another type", pool(#""name":"a","enableFIPS":"true""#), id, "enableFIPS is neither true nor false"),
  ]

  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(Self.whole, to: "2026-11-01.json")
    try #require(workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
  }

  @Test("gets one line and exit code 1, and the database stays as it was", arguments: bad)
  func refused(bad: Bad) throws {
    let before = try DatabaseDump(workplace.path("fipswatch.db"))
    try workplace.write(bad.data, to: "2026-11-02.json")
    let run = try workplace.fipswatch("import", "2026-11-02.json")
    expectOneLine(run, naming: ["fipswatch: 2026-11-02.json: "] + bad.parts)
    #expect(try DatabaseDump(workplace.path("fipswatch.db")) == before)
  }

  private func expectOneLine(_ run: Run, naming parts: [String]) {
    #expect(run.exitCode == 1)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.hasPrefix(parts[0]))
    var rest = Substring(run.errors)
    for part in parts {
      guard let found = rest.range(of: part) else {
        Issue.record("\(part) is not in its place in: \(run.errors)")
        return
      }
      rest = rest[found.upperBound...]
    }
  }

  @Test("A pool without a name of its own is named by its place")
  func placeOfSecondLine() throws {
    try workplace.write("[\n\(Self.shop.json),\n{\"id\":7}]", to: "2026-11-02.json")
    expectOneLine(try workplace.fipswatch("import", "2026-11-02.json"), naming: ["fipswatch: 2026-11-02.json: line 3"])
  }

  @Test("A gzip file that was cut is refused, a whole one is read")
  func gzip() throws {
    let gzip = URL(filePath: "/bin/gzip")
    try workplace.write(Self.whole, to: "2026-11-02.json")
    #expect(try workplace.run(gzip, ["2026-11-02.json"]).exitCode == 0)
    let compressed = try workplace.read("2026-11-02.json.gz")
    try workplace.write(compressed.dropLast(6), to: "2026-11-03.json.gz")
    expectOneLine(
      try workplace.fipswatch("import", "2026-11-03.json.gz"), naming: ["fipswatch: 2026-11-03.json.gz: ", "gzip"])
    #expect(try workplace.fipswatch("import", "2026-11-02.json.gz").exitCode == 0)
  }

  @Test("UTF-16 and a byte-order mark are read")
  func encodings() throws {
    for (day, encoding) in [(2, String.Encoding.utf16LittleEndian), (3, .utf16BigEndian)] {
      let mark: [UInt8] = encoding == .utf16LittleEndian ? [0xFF, 0xFE] : [0xFE, 0xFF]
      try workplace.write(Data(mark) + Self.whole.data(using: encoding)!, to: "2026-11-0\(day).json")
    }
    try workplace.write(Data([0xEF, 0xBB, 0xBF]) + Data(Self.whole.utf8), to: "2026-11-04.json")
    #expect(try workplace.fipswatch("import", "2026-11-0?.json").exitCode == 0)
    #expect(try workplace.fipswatch("drift", "--from", "2026-11-01", "--to", "2026-11-04").exitCode == 0)
  }

  @Test("A file that is not there, a folder without snapshots and a glob without matches each get one line")
  func missing() throws {
    try FileManager.default.createDirectory(atPath: workplace.path("empty"), withIntermediateDirectories: true)
    expectOneLine(
      try workplace.fipswatch("import", "2026-12-01.json", "--taken-at", "2026-11-02"),
      naming: ["fipswatch: 2026-12-01.json: no such file"])
    expectOneLine(
      try workplace.fipswatch("import", "fleet.json"), naming: ["fipswatch: fleet.json: no such file"])
    expectOneLine(try workplace.fipswatch("import", "empty"), naming: ["fipswatch: empty: no snapshot in it"])
    expectOneLine(try workplace.fipswatch("import", "x*.json"), naming: ["fipswatch: x*.json: no file matches"])
  }

  @Test("A list that looks filtered is refused until --scope or --partial says what it covers")
  func filtered() throws {
    let clusters = (1...6).map { Cluster("c\($0)", in: "rg\($0 % 2)", Pool("a", fips: true)) } + [Self.shop]
    try workplace.write(list(clusters), to: "2026-11-02.json")
    try workplace.write(list(clusters.filter { $0.group == "rg1" }), to: "2026-11-03.json")
    #expect(try workplace.fipswatch("import", "2026-11-02.json").exitCode == 0)
    let before = try DatabaseDump(workplace.path("fipswatch.db"))
    expectOneLine(
      try workplace.fipswatch("import", "2026-11-03.json"),
      naming: [
        "fipswatch: 2026-11-03.json: of subscription sub, 4 of 7 known clusters would disappear",
        "resource group rg1", "--scope", "--partial",
      ])
    #expect(try DatabaseDump(workplace.path("fipswatch.db")) == before)
    let scoped = try workplace.fipswatch(
      "import", "2026-11-03.json", "--scope", "/subscriptions/SUB/resourceGroups/rg1")
    #expect(scoped.exitCode == 3 || scoped.exitCode == 0)
  }
}

/// Every table of a database, so that two can be compared.
struct DatabaseDump: Equatable {
  let tables: [String: [String]]

  init(_ path: String) throws {
    var configuration = Configuration()
    configuration.readonly = true
    tables = try DatabaseQueue(path: path, configuration: configuration).read { database in
      let names = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      return try Dictionary(
        uniqueKeysWithValues: names.map { name in
          (name, try Row.fetchAll(database, sql: "SELECT * FROM \"\(name)\"").map { "\($0)" }.sorted())
        })
    }
  }
}
