import Foundation
import Testing

@Suite("Node evidence")
struct NodeEvidenceTests {
  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(Shop.night(), to: "2026-11-01.json")
    try #require(workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
  }

  /// Verdict, basis and evidence of pool `a` at the end of a day.
  private func verdict(on day: String) throws -> [String] {
    let rows = try #require(
      workplace.fipswatch("inventory", "--as-of", day, "--format", "json").json() as? [[String: Any]])
    let row = try #require(rows.first { $0["pool"] as? String == "a" })
    return ["verdict", "basis", "evidence"].map { row[$0] as? String ?? "" }
  }

  private func evidence(_ run: Run) throws -> [String: Any] {
    #expect(run.exitCode == 0, "\(run.errors)")
    return try #require((run.object()["evidence"] as? [[String: Any]])?.first)
  }

  struct Kind: CustomTestStringConvertible {
    var name: String
    var text: String
    var options: [String]
    var testDescription: String { name }
  }

  static let kinds = [
    Kind(name: "nodes", text: Shop.nodes(("n1", "a", true)), options: ["--taken-at", "2026-11-02"]),
    Kind(name: "nodes", text: Shop.yamlNodes, options: ["--taken-at", "2026-11-02"]),
    Kind(
      name: "nodeClasses", text: Shop.classes, options: ["--taken-at", "2026-11-02", "--scope", Shop.id]),
    Kind(name: "kernelReadings", text: "n1,1,2026-11-02T00:00:00Z\n", options: []),
  ]

  @Test("comes through a pipe as well as from a file, and a second time changes nothing", arguments: kinds)
  func piped(kind: Kind) throws {
    if kind.name == "kernelReadings" {
      try workplace.write(Shop.nodes(("n1", "a", true)), to: "2026-11-01-nodes.json")
      #expect(try workplace.fipswatch("import", "2026-11-01-nodes.json").exitCode == 0)
    }
    let arguments = ["import", "-", "--format", "json"] + kind.options
    let run = try workplace.run(.fipswatch, arguments, input: Data(kind.text.utf8))
    let summary = try evidence(run)
    #expect(summary["file"] as? String == "standard input")
    #expect(summary["kind"] as? String == kind.name)
    #expect(summary["outcome"] as? String == "imported")
    #expect(summary["takenAt"] as? String == "2026-11-02T00:00:00Z")
    try workplace.write(kind.text, to: "evidence.txt")
    let again = try evidence(
      workplace.run(.fipswatch, ["import", "evidence.txt", "--format", "json"] + kind.options))
    #expect(again["outcome"] as? String == "alreadyImported")
  }

  @Test func `a snapshot through a pipe leaves no copy behind`() throws {
    workplace.environment["TMPDIR"] = workplace.path("copies")
    try FileManager.default.createDirectory(atPath: workplace.path("copies"), withIntermediateDirectories: true)
    let run = try workplace.fipswatch("import", "-", "--taken-at", "2026-11-02", input: Shop.night())
    #expect(run.exitCode == 0 && run.output.hasPrefix("Imported 1 snapshot"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: workplace.path("copies")).isEmpty)
  }

  @Test func `standard input can be read for one thing only`() throws {
    #expect(try workplace.fipswatch("import", "-", "-").exitCode == 64)
    #expect(try workplace.fipswatch("import", "-", "--policy", "-").exitCode == 64)
  }

  @Test func `one node whose kernel says 0 fails its pool, above every label and the flag`() throws {
    #expect(try verdict(on: "2026-11-01") == ["pass", "flag", "declared"])
    try workplace.write(Shop.nodes(("n1", "a", true), ("n2", "a", true)), to: "nodes-2026-11-02.json")
    try workplace.write(
      "node,fips_enabled,time\nn1,1,2026-11-03T00:00:00Z\nn2,0,2026-11-03T00:00:00Z\n", to: "kernel.csv")
    // Readings join to nodes by name, so in one command the lists of nodes come first, whatever the files are called.
    let run = try workplace.fipswatch("import", "kernel.csv", "nodes-2026-11-02.json")
    #expect(run.exitCode == 0 && !run.output.contains("joins to nothing"))
    #expect(try verdict(on: "2026-11-02") == ["pass", "flag", "label"])
    #expect(try verdict(on: "2026-11-03") == ["fail", "nodes", "kernel"])
    let findings = try workplace.fipswatch("findings", "--as-of", "2026-11-03", "--format", "csv")
    #expect(findings.exitCode == 2 && findings.output.contains("observed-as-declared"))
    let history = try workplace.fipswatch("history", "shop", "a", "--format", "csv").output
    let lines = history.components(separatedBy: "\r\n").filter { $0.contains(",fail,nodes,kernel,") }
    #expect(lines.count == 1 && lines[0].hasPrefix("a,2026-11-03T00:00:00Z,"))
  }

  @Test func `what joins to nothing is named, and the exit code is that of partial coverage`() throws {
    try workplace.write(Shop.nodes(("n1", "a", true), ("n2", "zz", true)), to: "nodes-2026-11-02.json")
    try workplace.write("n9,1,2026-11-03T00:00:00Z\n", to: "kernel.csv")
    let run = try workplace.fipswatch("import", "nodes-2026-11-02.json", "kernel.csv")
    #expect(run.exitCode == 3)
    #expect(
      run.output.hasSuffix(
        "\njoins to nothing: n2: its cluster has no pool zz\njoins to nothing: n9: in no list of nodes\n"))
    try workplace.write(Shop.classes, to: "classes-2026-11-02.yaml")
    let other = Shop.id.replacing("shop", with: "mill")
    let classes = try workplace.fipswatch("import", "classes-2026-11-02.yaml", "--scope", other)
    #expect(classes.exitCode == 3)
    #expect(classes.output.contains("joins to nothing: default: no snapshot has the cluster "))
  }

  /// One node, with the id of its machine.
  private func node(_ name: String, label: String, machine: String) -> String {
    Shop.nodes((name, "a", false)).replacing("MC_rg_shop_east", with: label)
      .replacing(#""kind":"Node","#, with: #""kind":"Node","spec":{"providerID":"azure://\#(machine)"},"#)
  }

  static let machines =
    [
      (
        "/subscriptions/SUB/resourceGroups/mc_rg_shop_east", "virtualMachineScaleSets/aks-a-1-vmss/virtualMachines/0",
        true
      ),
      ("/subscriptions/sub/resourceGroups/MC_RG_shop_EAST", "virtualMachines/aks-a-x", true),
      ("/subscriptions/sub/resourceGroups/MC_rg_shop_west", "virtualMachines/aks-a-x", false),
      ("/subscriptions/other/resourceGroups/MC_rg_shop_east", "virtualMachines/aks-a-x", nil),
    ] as [(String, String, Bool?)]

  /// Nil where nobody watches the subscription of the machine.
  @Test("A machine's id comes before the label", arguments: machines)
  func machine(group: String, machine: String, joins: Bool?) throws {
    let text = node("n1", label: "MC_rg_shop_east", machine: "\(group)/providers/Microsoft.Compute/\(machine)")
    try workplace.write(text, to: "nodes-2026-11-02.json")
    let run = try workplace.fipswatch("import", "nodes-2026-11-02.json")
    #expect(run.exitCode == (joins == false ? 3 : 0))
    #expect(run.output.contains("joins to nothing") == (joins == false))
    #expect(try verdict(on: "2026-11-02")[0] == (joins == true ? "fail" : "pass"))
  }

  @Test func `what joins to nothing is named by verify and the dashboard, until it joins`() throws {
    try workplace.write(Shop.nodes(("n1", "a", false)).replacing("_east", with: "_west"), to: "2026-11-02-nodes.json")
    for _ in 1...2 { #expect(try workplace.fipswatch("import", "2026-11-02-nodes.json").exitCode == 3) }
    let verify = try workplace.fipswatch("verify")
    let line = "n1: no cluster has the node resource group mc_rg_shop_west"
    #expect(verify.exitCode == 3)
    #expect(
      verify.output
        == "Nothing wrong: integrity, migrations, digests, intervals, changes, verdicts.\njoins to nothing: \(line)\n")
    #expect(try workplace.fipswatch("verify", "--format", "json").object()["unjoined"] as? [String] == [line])
    #expect(try coverage().contains("no cluster has the node resource group mc_rg_shop_west"))
    // It is no part of the coverage of snapshots.
    try workplace.write(Shop.night(), to: "2026-11-02.json")
    #expect(try workplace.fipswatch("import", "2026-11-02.json").exitCode == 0)
    let drift = try workplace.fipswatch("drift", "--from", "2026-11-01", "--to", "2026-11-02", "--format", "json")
    #expect((try drift.object()["coverage"] as? [String: Any])?["isComplete"] as? Bool == true)
    try workplace.write(Shop.night().replacing("_east", with: "_west"), to: "2026-11-03.json")
    #expect(try workplace.fipswatch("import", "2026-11-03.json").exitCode == 0)
    #expect(try workplace.fipswatch("verify").exitCode == 0)
    #expect(try !coverage().contains("mc_rg_shop_west"))
    #expect(try verdict(on: "2026-11-03") == ["fail", "nodes", "label"])
  }

  private func coverage() throws -> String {
    let server = try RunningServer(in: workplace)
    defer { server.stop() }
    return try server.get("/coverage").text
  }

  @Test func `evidence that comes before its subscription is watched is no matter`() throws {
    let workplace = try Workplace()
    try workplace.write(Shop.nodes(("n1", "a", false)), to: "nodes-2026-11-01.json")
    #expect(try workplace.fipswatch("import", "nodes-2026-11-01.json").exitCode == 0)
    #expect(try workplace.fipswatch("verify").exitCode == 0)
    try workplace.write(Shop.night(), to: "2026-11-02.json")
    #expect(try workplace.fipswatch("import", "2026-11-02.json").exitCode == 0)
    #expect(try workplace.fipswatch("inventory").output.contains("fail"))
  }

  @Test func `a node without any name of its cluster is still named later`() throws {
    let stray = Shop.nodes(("n1", "a", false)).replacing(
      #""kubernetes.azure.com/cluster":"MC_rg_shop_east","#, with: "")
    try workplace.write(stray, to: "nodes-2026-11-02.json")
    let line = "joins to nothing: n1: does not say of which cluster it is\n"
    let run = try workplace.fipswatch("import", "nodes-2026-11-02.json")
    #expect(run.exitCode == 3 && run.output.hasSuffix(line))
    #expect(try workplace.fipswatch("verify").output.hasSuffix(line))
  }

  struct Bad: CustomTestStringConvertible {
    var name: String
    var text: String
    var options: [String] = []
    var line: String
    var testDescription: String { line }
  }

  static let bad = [
    Bad(
      name: "2026-11-02.json", text: Shop.nodes(("n1", "a", true)), options: ["--scope", "sub"],
      line: "nodes name their cluster themselves: leave --scope away"),
    Bad(
      name: "2026-11-02.yaml", text: Shop.classes,
      line: "node classes do not say of which cluster they are: name it with --scope CLUSTER_ID"),
    Bad(
      name: "2026-11-02.yaml", text: Shop.classes, options: ["--scope", "sub"],
      line: "node classes are of one cluster: give its id, and no other, with --scope"),
    Bad(
      name: "nodes.json", text: Shop.nodes(("n1", "a", true)),
      line: "nothing says when it was taken: give --taken-at, or a name such as 2026-11-22.json"),
    Bad(
      name: "2999-01-01.json", text: Shop.nodes(("n1", "a", true)),
      line: "taken at 2999-01-01T00:00:00Z, which is more than a day ahead: "
        + "give --taken-at, or correct the date in its name"),
    Bad(
      name: "kernel.csv", text: "n1,1,2999-01-01T00:00:00Z\n",
      line: "taken at 2999-01-01T00:00:00Z, which is more than a day ahead: "
        + "correct the clock of the node and read it again"),
    Bad(
      name: "kernel.csv", text: "n1,1,2026-11-02T00:00:00Z\nn2,2,2026-11-02T00:00:00Z\n",
      line: #"line 2: fips_enabled of "n2" is "2": it is 0 or 1: read the node again"#),
    Bad(
      name: "kernel.csv", text: "n1,1,2026-11-02T00:00:00Z\n\u{1B}[2J,1,2026-11-02T00:00:00Z\n",
      line: #"line 2: "\u{1B}[2J": no name that Kubernetes gives a node: the first value is the node"#),
  ]

  @Test("that cannot be used gets one line, and the database stays as it was", arguments: bad)
  func refused(bad: Bad) throws {
    let before = try DatabaseDump(workplace.path("fipswatch.db"))
    try workplace.write(bad.text, to: bad.name)
    let run = try workplace.run(.fipswatch, ["import", bad.name] + bad.options)
    #expect(run.exitCode == 1)
    #expect(run.errors == "fipswatch: \(bad.name): \(bad.line)\n")
    #expect(run.output == "Nothing was imported.\n")
    #expect(try DatabaseDump(workplace.path("fipswatch.db")) == before)
  }
}
