import FleetDocuments
import Foundation
import InventoryModel
import Operations
import Reporting
import Testing

@Suite("What import takes")
struct ImportFilesTests {
  private let workplace = try! Workplace()
  private let shop = list(Cluster("shop", Pool("a", fips: true)))

  /// The summaries of an import that nothing is wrong with.
  private func imported(_ names: String..., claims: ImportClaims = ImportClaims()) throws -> [ImportSummary] {
    let (report, outcome, lines) = try workplace.importing(names, claims: claims)
    #expect(outcome == .clean, "\(lines)")
    return report.summaries
  }

  @Test func `files are imported in the order of their times`() throws {
    for name in ["b-2026-11-03.json", "c-2026-11-01.json", "a-2026-11-02.json"] { try workplace.write(shop, to: name) }
    let snapshots = try imported("b-2026-11-03.json", "a-2026-11-02.json", "c-2026-11-01.json")
    #expect(
      snapshots.map(\.files) == [
        [workplace.path("c-2026-11-01.json")], [workplace.path("a-2026-11-02.json")],
        [workplace.path("b-2026-11-03.json")],
      ])
  }

  @Test func `folders and globs stand for the documents in them`() throws {
    for name in ["2026-11-01.json", "2026-11-02.ndjson", "notes-2026-11-03.txt", "truth/2026-11-04.json"] {
      try workplace.write(
        name.hasSuffix("ndjson") ? Cluster("shop", Pool("a", fips: true)).json : shop, to: "n/\(name)")
    }
    #expect(try imported("n").count == 2)
    #expect(try workplace.times() == ["2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"])
    #expect(try imported("n/*.*json")[0].outcome == .alreadyImported)
    #expect(
      try workplace.importing(["n"]).lines
        == ["n: truth, notes-2026-11-03.txt were passed over: name what is to be imported too"])
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
    let (_, outcome, lines) = try workplace.importing(["n"])
    #expect(outcome == .clean)
    #expect(lines == ["n: 2026-11-03.manifest.txt was passed over: name what is to be imported too"])
    #expect(try workplace.times() == ["2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z"])
  }

  @Test func `what is not there, and what holds nothing, keeps nothing else out`() throws {
    try workplace.write(shop, to: "2026-11-01.json")
    try workplace.write(shop, to: "empty/deep/2026-11-02.json")
    let (_, outcome, lines) = try workplace.importing(["fleet.json", "empty", "x*.json", "2026-11-01.json"])
    #expect(outcome == .failed)
    #expect(
      lines == [
        "fleet.json: no such file: see its name and folder",
        "empty: no snapshot in it: name the folders in it, such as empty/deep",
        "x*.json: no file matches: see the folder and the quotes around it",
      ])
    #expect(try workplace.times() == ["2026-11-01T00:00:00Z"])
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
    #expect(
      try workplace.importing(["n/other.manifest.json"]).lines
        == ["n/other.manifest.json: a manifest was passed over: name the document beside it"])
  }

  @Test(
    "A manifest without its document is an archive that is not whole",
    arguments: ["kept", "kept/2026-11-07", "kept/*/*", "kept/2026-11-07/2026-11-07T01-00-00Z.sub.manifest.json"])
  func manifestAlone(argument: String) throws {
    let manifest = DocumentManifest(
      document: "2026-11-07T01-00-00Z.sub.json.gz", content: .clusters, takenAt: Instant("2026-11-07T01:00:00Z")!,
      scopes: [], coverage: .init(isComplete: true, reason: nil), collector: nil, source: "arm", apiVersion: nil,
      resources: 1, sha256: "", errors: [])
    let name = "kept/2026-11-07/2026-11-07T01-00-00Z.sub.manifest.json"
    try workplace.write(String(decoding: JSONEncoder().encode(manifest), as: UTF8.self), to: name)
    let (_, outcome, lines) = try workplace.importing([argument])
    #expect(outcome == .failed)
    let line = "\(name): its document is missing: put it beside it, or collect again"
    #expect(lines.contains(line), "\(lines)")
    // What a collection that was killed kept besides counts.
    try workplace.write(shop, to: "2026-11-08.json")
    let second = try workplace.importing([argument, "2026-11-08.json"])
    #expect(second.outcome == .clean && second.lines.contains(line))
  }

  @Test func `a file that is named twice is read once`() throws {
    try workplace.write(shop, to: "n/2026-11-01.json")
    #expect(try imported("n/2026-11-01.json", "n", "n/*.json").count == 1)
  }

  @Test(
    "A time is read from a file's name",
    arguments: [
      ("aks-2026-11-01.json", "2026-11-01T00:00:00Z"), ("20261101T0230Z.json", "2026-11-01T02:30:00Z"),
      ("2026-11-01T02-00-05Z.json", "2026-11-01T02:00:05Z"), ("sub1_20261101.json", "2026-11-01T00:00:00Z"),
      ("20250917-5b1e-4c0a-9f3d-0123456789ab-2026-01-05.json", "2026-01-05T00:00:00Z"),
    ])
  func names(name: String, instant: String) throws {
    try workplace.write(shop, to: name)
    #expect(try imported(name).map(\.takenAt.description) == [instant])
  }

  @Test func `a time that is given beats the name, and a name without a date is refused`() throws {
    try workplace.write(shop, to: "2026-11-01.json")
    let claims = ImportClaims(takenAt: Instant("2026-10-01"))
    #expect(try imported("2026-11-01.json", claims: claims).map(\.takenAt.description) == ["2026-10-01T00:00:00Z"])
    try workplace.write(shop, to: "fleet.json")
    #expect(
      try workplace.importing(["fleet.json"]).lines
        == ["fleet.json: nothing says when it was taken: give --taken-at, or a name such as 2026-11-22.json"])
  }

  struct WrongTime: CustomTestStringConvertible {
    var name: String
    var takenAt: String?
    var says: String
    var testDescription: String { "\(name) \(takenAt ?? "")" }
  }

  static let wrongTimes = [
    WrongTime(
      name: "2999-01-01.json",
      says: "taken at 2999-01-01T00:00:00Z, which is more than a day ahead: "
        + "give --taken-at, or correct the date in its name"),
    WrongTime(
      name: "2026-11-01.json", takenAt: "2999-01-01",
      says: "taken at 2999-01-01T00:00:00Z, which is more than a day ahead: correct --taken-at"),
    WrongTime(
      name: "12260415-prod.json",
      says: "taken at 1226-04-15T00:00:00Z, before there was AKS (2017-10): "
        + "give --taken-at, or correct the date in its name"),
    WrongTime(
      name: "2026-11-01.json", takenAt: "2017-09-30",
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
    let claims = ImportClaims(takenAt: wrong.takenAt.flatMap(Instant.init))
    let (_, outcome, lines) = try workplace.importing([wrong.name], claims: claims)
    #expect(outcome == .failed)
    #expect(lines == ["\(wrong.name): \(wrong.says)"])
    #expect(try workplace.times().isEmpty)
    _ = try imported(wrong.name, claims: ImportClaims(takenAt: Instant("2017-10-24")))
  }

  @Test("A manifest's time is held to the same", arguments: ["1226-04-15T02:00:00Z", "2999-01-01T02:00:00Z"])
  func manifestTime(takenAt: String) throws {
    for content in ["clusters", "nodes", "changes"] {
      let manifest = """
        {"schemaVersion":1,"document":"a.json","content":"\(content)","takenAt":"\(takenAt)","scopes":["/subscriptions/s"],
        "coverage":{"isComplete":true},"source":"arm","resources":1,"sha256":"","errors":[]}
        """
      try workplace.write(manifest, to: "a.manifest.json")
      try workplace.write(shop, to: "a.json")
      let (_, outcome, lines) = try workplace.importing(["a.json"])
      #expect(outcome == .failed)
      #expect(lines.count == 1 && lines[0].contains("taken at \(takenAt), ") && lines[0].contains("collect again"))
    }
  }

  @Test func `a list of nodes that a collector could not read to its end is no evidence`() throws {
    let manifest = """
      {"schemaVersion":1,"document":"a.json","content":"nodes","takenAt":"2026-11-01T00:00:00Z","scopes":["/subscriptions/s"],
      "coverage":{"isComplete":false,"reason":"cut off"},"source":"kubectl","resources":1,"sha256":"","errors":[]}
      """
    try workplace.write(manifest, to: "a.manifest.json")
    try workplace.write(#"{"kind":"List","items":[{"kind":"Node","metadata":{"name":"n"}}]}"#, to: "a.json")
    let (report, _, lines) = try workplace.importing(["a.json"])
    #expect(report.evidence.isEmpty && lines.isEmpty, "\(lines)")
  }

  @Test func `snapshots go before the evidence that joins to them, whatever their order and times`() throws {
    try workplace.write("node,fips_enabled,time\naks-a-12345678-vmss000000,1,2026-10-30T00:00:00Z\n", to: "kernel.csv")
    try workplace.write(shop, to: "2026-11-01.json")
    let (report, _, _) = try workplace.importing(["kernel.csv", "2026-11-01.json"])
    #expect(report.summaries.map(\.outcome) == [.imported])
    #expect(report.evidence.map(\.outcome) == [.imported])
  }

  @Test func `pages belong together when they come together`() throws {
    let page = Cluster("mill", Pool("a", fips: false)).json
    let link = "https://management.azure.com/subscriptions/sub/providers/Microsoft.ContainerService/managedClusters?s=1"
    try workplace.write(#"{"value":\#(shop),"nextLink":"\#(link)"}"#, to: "2026-11-01-page1.json")
    try workplace.write(#"{"value":[\#(page)]}"#, to: "2026-11-01-page2.json")
    let snapshots = try imported("2026-11-01-page1.json", "2026-11-01-page2.json")
    #expect(snapshots.map(\.isComplete) == [true])
    #expect(snapshots[0].clusters.seen == 2)
  }

  @Test func `pages of two subscriptions are two lists`() throws {
    let other = Cluster("mill", of: "sub2", Pool("a", fips: false)).json
    let link = "https://management.azure.com/subscriptions/sub/providers/Microsoft.ContainerService/managedClusters?s=1"
    try workplace.write(#"{"value":\#(shop),"nextLink":"\#(link)"}"#, to: "2026-11-01-page1.json")
    try workplace.write(#"{"value":[\#(other)]}"#, to: "2026-11-01-page2.json")
    let (report, outcome, _) = try workplace.importing(["2026-11-01-page1.json", "2026-11-01-page2.json"])
    #expect(outcome == .partial)
    #expect(report.summaries.count == 2)
  }

  @Test func `pages of Resource Graph belong together when they add up to the total`() throws {
    let clusters = ["shop", "mill", "dock"].map { Cluster($0, Pool("a", fips: true)).json }
    for (page, rows) in [clusters[0...1], clusters[2...2]].enumerated() {
      let token = page == 0 ? #""t""# : "null"
      let text =
        #"{"count":\#(rows.count),"data":[\#(rows.joined(separator: ","))],"skip_token":\#(token),"total_records":3}"#
      try workplace.write(text, to: "2026-11-01-page\(page).json")
    }
    let (partial, outcome, _) = try workplace.importing(["2026-11-01-page0.json"])
    #expect(outcome == .partial)
    #expect(
      partial.summaries[0].partialReason?
        .contains("Resource Graph has 3 rows and these are 2: give all pages at once") == true)
    // What the hint says.
    let snapshots = try imported("2026-11-01-page0.json", "2026-11-01-page1.json")
    #expect(snapshots.map(\.isComplete) == [true])
    #expect(snapshots[0].clusters.seen == 3)
  }

  @Test func `pages of two answers with as many rows stay apart`() throws {
    for (page, name) in ["shop", "mill", "dock", "yard"].enumerated() {
      let cluster = Cluster(name, of: page < 2 ? "sub" : "sub2", Pool("a", fips: true)).json
      let token = page % 2 == 0 ? #""t""# : "null"
      try workplace.write(
        #"{"count":1,"data":[\#(cluster)],"skip_token":\#(token),"total_records":2}"#, to: "2026-11-01-\(page).json")
    }
    let (report, outcome, _) = try workplace.importing(["2026-11-01-*.json"])
    #expect(outcome == .partial)
    #expect(report.summaries.count == 4)
  }

  @Test func `a loop over subscriptions into one file is one snapshot`() throws {
    let lists = ["sub", "sub2", "sub3"].map { list(Cluster("shop", of: $0, Pool("a", fips: true))) }
    try workplace.write(lists[0] + "[]\n" + lists[1] + lists[2], to: "2026-11-01.json")
    let snapshots = try imported("2026-11-01.json")
    #expect(snapshots[0].clusters.seen == 3)
    #expect(snapshots.map(\.isComplete) == [true])
  }

  @Test func `an empty list with a scope says that nothing is there`() throws {
    try workplace.write(shop, to: "2026-11-01.json")
    try workplace.write("[]", to: "2026-11-02.json")
    _ = try imported("2026-11-01.json")
    let snapshots = try imported("2026-11-02.json", claims: ImportClaims(scopes: [Scope("SUB")!]))
    #expect(snapshots[0].clusters.gone == 1)
    #expect(try workplace.database.reports().inventory(asOf: Instant("2026-11-03")!).rows.isEmpty)
  }

  @Test func `a resource outside the scopes is an error`() throws {
    try workplace.write(shop, to: "2026-11-01.json")
    let claims = ImportClaims(scopes: [Scope("/subscriptions/sub/resourceGroups/other")!])
    let (_, outcome, lines) = try workplace.importing(["2026-11-01.json"], claims: claims)
    #expect(outcome == .failed)
    #expect(
      lines[0].contains("/managedclusters/shop is outside the given scopes: correct --scope, or leave it out"))
  }
}
