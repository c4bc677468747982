import Foundation
import Testing

@Suite("What import takes")
struct ImportArgumentTests {
  let workplace: Workplace

  init() throws { workplace = try Workplace() }

  private let shop = list(Cluster("shop", Pool("a", fips: true)))

  private func times() throws -> [String] {
    let run = try workplace.fipswatch("snapshots", "--format", "json")
    let snapshots = try #require(run.object()["snapshots"] as? [[String: Any]])
    return snapshots.compactMap { $0["takenAt"] as? String }
  }

  private func imported(_ arguments: String..., input: String = "") throws -> [[String: Any]] {
    let run = try workplace.run(.fipswatch, ["import", "--format", "json"] + arguments, input: Data(input.utf8))
    #expect(run.exitCode == 0, "\(run.errors)")
    return try #require(run.object()["snapshots"] as? [[String: Any]])
  }

  @Test func `files are imported in the order of their times`() throws {
    for name in ["b-2026-11-03.json", "c-2026-11-01.json", "a-2026-11-02.json"] { try workplace.write(shop, to: name) }
    let snapshots = try imported("b-2026-11-03.json", "a-2026-11-02.json", "c-2026-11-01.json")
    #expect(
      snapshots.map { ($0["files"] as? [String])?[0] } == [
        "c-2026-11-01.json", "a-2026-11-02.json", "b-2026-11-03.json",
      ])
  }

  @Test func `folders and globs stand for the documents in them`() throws {
    for name in ["2026-11-01.json", "2026-11-02.ndjson", "notes-2026-11-03.txt", "truth/2026-11-04.json"] {
      try workplace.write(
        name.hasSuffix("ndjson") ? Cluster("shop", Pool("a", fips: true)).json : shop, to: "n/\(name)")
    }
    #expect(try imported("n").count == 2)
    #expect(try times() == ["2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"])
    #expect(try imported("n/*.*json")[0]["outcome"] as? String == "alreadyImported")
    #expect(
      try workplace.fipswatch("import", "n").errors
        == "fipswatch: n: truth, notes-2026-11-03.txt were passed over: name what is to be imported too\n")
    // What that says.
    #expect(try imported("n", "n/truth").count == 3)
  }

  @Test func `folders named by dates belong to the folder that they are in`() throws {
    for name in ["2026/11/01/fleet-2026-11-01.json", "2026-11-02/2026-11-02.json", "2026-11-03.json"] {
      try workplace.write(shop, to: "n/\(name)")
    }
    for name in [".cache/2026-11-04.json", "fipswatch.db", "fipswatch.db-wal", "2026-11-03.manifest.txt"] {
      try workplace.write(shop, to: "n/\(name)")
    }
    let run = try workplace.fipswatch("import", "n")
    #expect(run.exitCode == 0)
    #expect(
      run.errors == "fipswatch: n: 2026-11-03.manifest.txt was passed over: name what is to be imported too\n")
    #expect(try times() == ["2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z"])
  }

  @Test func `what is not there, and what holds nothing, keeps nothing else out`() throws {
    try workplace.write(shop, to: "2026-11-01.json")
    try workplace.write(shop, to: "empty/deep/2026-11-02.json")
    let run = try workplace.fipswatch("import", "fleet.json", "empty", "x*.json", "2026-11-01.json")
    #expect(run.exitCode == 1)
    #expect(
      run.errorLines == [
        "fipswatch: fleet.json: no such file: see its name and folder",
        "fipswatch: empty: no snapshot in it: name the folders in it, such as empty/deep",
        "fipswatch: x*.json: no file matches: see the folder and the quotes around it",
      ])
    #expect(try times() == ["2026-11-01T00:00:00Z"])
    #expect(try imported("empty/deep").count == 1)
  }

  @Test func `a link back to its own folder ends`() throws {
    try workplace.write(shop, to: "n/2026-11-01.json")
    try FileManager.default.createSymbolicLink(
      atPath: workplace.path("n/2026"), withDestinationPath: workplace.path("n"))
    #expect(try imported("n").count == 1)
  }

  @Test func `a manifest is none of the documents`() throws {
    try workplace.write(shop, to: "n/2026-11-01.json")
    try workplace.write("{}", to: "n/other.manifest.json")
    #expect(try imported("n/*.json").count == 1)
    let run = try workplace.fipswatch("import", "n/other.manifest.json")
    #expect(run.errors == "fipswatch: n/other.manifest.json: a manifest was passed over: name the document beside it\n")
  }

  @Test func `a file that is named twice is read once`() throws {
    try workplace.write(shop, to: "n/2026-11-01.json")
    #expect(try imported("n/2026-11-01.json", "n", "n/*.json").count == 1)
  }

  @Test func `standard input needs --taken-at`() throws {
    #expect(try imported("-", "--taken-at", "2026-11-01T02:00:00+01:00", input: shop).count == 1)
    #expect(try times() == ["2026-11-01T01:00:00Z"])
    let run = try workplace.fipswatch("import", "-", input: shop)
    #expect(run.exitCode == 1)
    #expect(
      run.errors == "fipswatch: standard input: nothing says when it was taken: give --taken-at, "
        + "or a name such as 2026-11-22.json\n")
  }

  @Test(
    "A time is read from a file's name",
    arguments: [
      ("aks-2026-11-01.json", "2026-11-01T00:00:00Z"), ("20261101T0230Z.json", "2026-11-01T02:30:00Z"),
      ("2026-11-01T02-00-05Z.json", "2026-11-01T02:00:05Z"), ("sub1_20261101.json", "2026-11-01T00:00:00Z"),
    ])
  func names(name: String, instant: String) throws {
    try workplace.write(shop, to: name)
    _ = try imported(name)
    #expect(try times() == [instant])
  }

  @Test func `--taken-at beats the name, and a name without a date is refused`() throws {
    try workplace.write(shop, to: "2026-11-01.json")
    _ = try imported("2026-11-01.json", "--taken-at", "2026-10-01")
    #expect(try times() == ["2026-10-01T00:00:00Z"])
    try workplace.write(shop, to: "fleet.json")
    #expect(
      try workplace.fipswatch("import", "fleet.json").errors.contains("fleet.json: nothing says when it was taken"))
  }

  struct WrongTime: CustomTestStringConvertible {
    var name: String
    var options: [String] = []
    var says: String
    var testDescription: String { "\(name) \(options.joined(separator: " "))" }
  }

  static let wrongTimes = [
    WrongTime(
      name: "2999-01-01.json",
      says: "taken at 2999-01-01T00:00:00Z, which is more than a day ahead: "
        + "give --taken-at, or correct the date in its name"),
    WrongTime(
      name: "2026-11-01.json", options: ["--taken-at", "2999-01-01"],
      says: "taken at 2999-01-01T00:00:00Z, which is more than a day ahead: correct --taken-at"),
    WrongTime(
      name: "12260415-prod.json",
      says: "taken at 1226-04-15T00:00:00Z, before there was AKS (2017-10): "
        + "give --taken-at, or correct the date in its name"),
    WrongTime(
      name: "2026-11-01.json", options: ["--taken-at", "2017-09-30"],
      says: "taken at 2017-09-30T00:00:00Z, before there was AKS (2017-10): correct --taken-at"),
    WrongTime(
      name: "2026-10-01-to-2026-11-01.json",
      says: "its name has 2 dates, 2026-10-01 and 2026-11-01: give the one that counts with --taken-at"),
    WrongTime(
      name: "20250917-5b1e-4c0a-9f3d-0123456789ab.json",
      says: "nothing says when it was taken: give --taken-at, or a name such as 2026-11-22.json"),
  ]

  @Test("A time that cannot be true is refused, and following the hint helps", arguments: wrongTimes)
  func wrongTime(wrong: WrongTime) throws {
    try workplace.write(shop, to: wrong.name)
    let run = try workplace.run(.fipswatch, ["import", wrong.name] + wrong.options)
    #expect(run.exitCode == 1)
    #expect(run.errors == "fipswatch: \(wrong.name): \(wrong.says)\n")
    #expect(try times().isEmpty)
    _ = try imported(wrong.name, "--taken-at", "2017-10-24")
  }

  @Test func `a GUID in a name is no date`() throws {
    let name = "20250917-5b1e-4c0a-9f3d-0123456789ab-2026-01-05.json"
    try workplace.write(shop, to: name)
    _ = try imported(name)
    #expect(try times() == ["2026-01-05T00:00:00Z"])
  }

  @Test("A manifest's time is held to the same", arguments: ["1226-04-15T02:00:00Z", "2999-01-01T02:00:00Z"])
  func manifestTime(takenAt: String) throws {
    for content in ["clusters", "nodes"] {
      let manifest = """
        {"schemaVersion":1,"document":"a.json","content":"\(content)","takenAt":"\(takenAt)","scopes":["/subscriptions/s"],
        "coverage":{"isComplete":true},"source":"arm","resources":1,"sha256":"","errors":[]}
        """
      try workplace.write(manifest, to: "a.manifest.json")
      try workplace.write(shop, to: "a.json")
      let run = try workplace.fipswatch("import", "a.json")
      #expect(run.exitCode == 1)
      #expect(run.errorLines.count == 1 && run.errors.contains("taken at \(takenAt), "), "\(run.errors)")
      #expect(run.errors.contains("collect again"))
    }
  }

  @Test func `pages belong together when they come together`() throws {
    let page = Cluster("mill", Pool("a", fips: false)).json
    let link = "https://management.azure.com/subscriptions/sub/providers/Microsoft.ContainerService/managedClusters?s=1"
    try workplace.write(#"{"value":\#(shop),"nextLink":"\#(link)"}"#, to: "2026-11-01-page1.json")
    try workplace.write(#"{"value":[\#(page)]}"#, to: "2026-11-01-page2.json")
    let snapshots = try imported("2026-11-01-page1.json", "2026-11-01-page2.json")
    #expect(snapshots.map { $0["isComplete"] as? Bool } == [true])
    #expect((snapshots[0]["clusters"] as? [String: Int])?["seen"] == 2)
  }

  @Test func `pages of two subscriptions are two lists`() throws {
    let other = Cluster("mill", of: "sub2", Pool("a", fips: false)).json
    let link = "https://management.azure.com/subscriptions/sub/providers/Microsoft.ContainerService/managedClusters?s=1"
    try workplace.write(#"{"value":\#(shop),"nextLink":"\#(link)"}"#, to: "2026-11-01-page1.json")
    try workplace.write(#"{"value":[\#(other)]}"#, to: "2026-11-01-page2.json")
    let run = try workplace.fipswatch("import", "2026-11-01-page1.json", "2026-11-01-page2.json")
    #expect(run.exitCode == 3)
    #expect(run.output.hasPrefix("Imported 2 snapshots"))
  }

  @Test func `pages of Resource Graph belong together when they add up to the total`() throws {
    let clusters = ["shop", "mill", "dock"].map { Cluster($0, Pool("a", fips: true)).json }
    for (page, rows) in [clusters[0...1], clusters[2...2]].enumerated() {
      let token = page == 0 ? #""t""# : "null"
      let text =
        #"{"count":\#(rows.count),"data":[\#(rows.joined(separator: ","))],"skip_token":\#(token),"total_records":3}"#
      try workplace.write(text, to: "2026-11-01-page\(page).json")
    }
    let partial = try workplace.fipswatch("import", "2026-11-01-page0.json")
    #expect(partial.exitCode == 3)
    #expect(partial.output.contains("Resource Graph has 3 rows and these are 2: give all pages at once"))
    // What the hint says.
    let snapshots = try imported("2026-11-01-page0.json", "2026-11-01-page1.json")
    #expect(snapshots.map { $0["isComplete"] as? Bool } == [true])
    #expect((snapshots[0]["clusters"] as? [String: Int])?["seen"] == 3)
  }

  @Test func `pages of two answers with as many rows stay apart`() throws {
    for (page, name) in ["shop", "mill", "dock", "yard"].enumerated() {
      let cluster = Cluster(name, of: page < 2 ? "sub" : "sub2", Pool("a", fips: true)).json
      let token = page % 2 == 0 ? #""t""# : "null"
      try workplace.write(
        #"{"count":1,"data":[\#(cluster)],"skip_token":\#(token),"total_records":2}"#, to: "2026-11-01-\(page).json")
    }
    let run = try workplace.fipswatch("import", "2026-11-01-*.json")
    #expect(run.exitCode == 3)
    #expect(run.output.hasPrefix("Imported 4 snapshots"))
  }

  @Test func `a loop over subscriptions into one file is one snapshot`() throws {
    let lists = ["sub", "sub2", "sub3"].map { list(Cluster("shop", of: $0, Pool("a", fips: true))) }
    try workplace.write(lists[0] + "[]\n" + lists[1] + lists[2], to: "2026-11-01.json")
    let snapshots = try imported("2026-11-01.json")
    #expect((snapshots[0]["clusters"] as? [String: Int])?["seen"] == 3)
    #expect(snapshots.map { $0["isComplete"] as? Bool } == [true])
  }

  @Test func `an empty list with a scope says that nothing is there`() throws {
    try workplace.write(shop, to: "2026-11-01.json")
    try workplace.write("[]", to: "2026-11-02.json")
    _ = try imported("2026-11-01.json")
    let snapshots = try imported("2026-11-02.json", "--scope", "SUB")
    #expect((snapshots[0]["clusters"] as? [String: Int])?["gone"] == 1)
    #expect(try workplace.fipswatch("inventory", "--format", "json").output == "[]\n")
  }

  @Test func `a resource outside the scopes is an error`() throws {
    try workplace.write(shop, to: "2026-11-01.json")
    let run = try workplace.fipswatch("import", "2026-11-01.json", "--scope", "/subscriptions/sub/resourceGroups/other")
    #expect(run.exitCode == 1)
    #expect(
      run.errors.contains("/managedclusters/shop is outside the given scopes: correct --scope, or leave it out"))
  }

  @Test func `a retracted snapshot no longer counts and keeps its record`() throws {
    try workplace.write(shop, to: "2026-11-01.json")
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2026-11-02.json")
    _ = try imported("2026-11-01.json", "2026-11-02.json")
    #expect(try workplace.fipswatch("findings").exitCode == 2)
    #expect(try workplace.fipswatch("retract", "2026-11-02T00:00:00Z", "--reason", "wrong date").exitCode == 0)
    #expect(try workplace.fipswatch("findings").exitCode == 0)
    #expect(try workplace.fipswatch("snapshots").output.contains("no: wrong date"))
    let unknown = try workplace.fipswatch("retract", "feed", "--reason", "x")
    #expect(unknown.exitCode == 1)
    #expect(unknown.errors == "fipswatch: feed: no such snapshot: `fipswatch snapshots` lists them\n")
  }
}
