import Foundation
import Testing

/// Standard output and standard error of every command, as they are when something is wrong with them.
@Suite("Streams that cannot be written")
struct StreamTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    workplace.environment["PATH"] = "/usr/bin:/bin"
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2026-11-21.json")
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-22.json")
    for name in ["policy.yaml", "sinks.yaml"] { try workplace.fipswatch("policy", "init", name) }
    let sinks = "alerts:\n  sinks:\n  - {name: f, kind: file, path: alerts.jsonl}\n"
    try workplace.write(String(decoding: workplace.read("sinks.yaml"), as: UTF8.self) + sinks, to: "sinks.yaml")
    try workplace.write(
      """
      apiVersion: karpenter.azure.com/v1beta1
      kind: AKSNodeClass
      metadata: {name: default}
      spec: {fipsMode: FIPS}
      """, to: "class.yaml")
    try workplace.write(
      "<testsuite name='s'><testcase name='t'><failure>x</failure></testcase></testsuite>", to: "run.xml")
    try workplace.write(
      "armSkuName,armRegionName,unitPrice,currency\nStandard_D4s_v5,westeurope,0.2,EUR\n", to: "prices.csv")
    try #require(workplace.fipswatch("import", "2026-11-21.json", "2026-11-22.json").exitCode == 0)
  }

  struct Command: CustomTestStringConvertible, Sendable {
    var path: String
    var arguments: String
    /// Whether it has something to say on standard output.
    var prints = true
    var testDescription: String { "\(path) \(arguments)" }

    init(_ path: String, _ arguments: String = "", prints: Bool = true) {
      (self.path, self.arguments, self.prints) = (path, arguments, prints)
    }
  }

  /// Every command, some in several ways; what they change is changed back, or is the same the next time.
  static let commands = [
    Command("--help"), Command("--version"), Command("import", "--help"), Command("help", "import"),
    Command("--generate-completion-script", "bash"), Command("frobnicate", prints: false),
    Command("import", "--nights", prints: false), Command("inventory", "--database nowhere.db", prints: false),
    Command("about"), Command("alerts list"), Command("alerts resend", "--failed"),
    Command("alerts send", "--policy sinks.yaml"), Command("alerts test", "--policy sinks.yaml"),
    Command("backup", "copy.db", prints: false), Command("backup", "-"), Command("drift"), Command("exemptions"),
    Command("collect", "--import --identity environment", prints: false), Command("explain", "--from 2026-11-20"),
    Command("findings", "--all"), Command("history", "shop"), Command("import", "2026-11-22.json"),
    Command("import", "missing.json 2026-11-22.json"), Command("inventory"), Command("inventory", "--format json"),
    Command("kpi"), Command("metrics"), Command("metrics", "-o metrics.prom", prints: false),
    Command("nightly", "--archive nights --identity environment --format json"), Command("policy check", "policy.yaml"),
    Command("policy check", "2026-11-22.json", prints: false), Command("policy init"), Command("policy schema"),
    Command("compat add", "--cluster shop --application a --test t --symptom s --at 2026-11-21"),
    Command("compat close", "nothing --fixed", prints: false), Command("compat known"), Command("compat list", "--all"),
    Command("compat import", "run.xml --cluster shop --application a --taken-at 2026-11-22"),
    Command("cost", "--prices prices.csv"), Command("cost", "--prices missing.csv", prints: false),
    Command("plan"), Command("check", "class.yaml"), Command("restore", "missing.db", prints: false),
    Command("evidence create", "--month 2026-11 --out policy.yaml", prints: false),
    Command("evidence verify", "missing", prints: false),
    Command("policy export", "azure --out policy.yaml", prints: false), Command("policy show", "shop"),
    Command("rebuild"), Command("replay", "--policy policy.yaml"), Command("report"),
    Command("report", "-o report.html", prints: false), Command("retract", "nothing --reason r", prints: false),
    Command("serve", "--listen 127.0.0.1:1 --token-file missing", prints: false), Command("snapshots"),
    Command("sql", "'SELECT 1'"), Command("sql", "--views"), Command("sql", "'SELECT frob'", prints: false),
    Command("verify"),
  ]

  @Test func `every command is in the table`() {
    let paths = Set(Self.commands.map(\.path))
    for command in DescribedCommand.doing { #expect(paths.contains(command.testDescription), "\(command.path)") }
  }

  private func run(_ command: Command, _ redirection: String) throws -> Run {
    // 9 is the writing end of a pipe that nobody reads.
    let script = #"exec 8<>pipe 9>pipe 8<&-; "$0" \#(command.path) \#(command.arguments) \#(redirection)"#
    try? FileManager.default.removeItem(atPath: workplace.path("pipe"))
    #expect(mkfifo(workplace.path("pipe"), 0o600) == 0)
    return try workplace.run(URL(filePath: "/bin/bash"), ["-c", script, Program.fipswatch.url.path])
  }

  @Test("are one line where a line can go, exit 1, and never a signal", arguments: commands)
  func streams(command: Command) throws {
    let sound = try run(command, "")
    #expect(sound.output.isEmpty != command.prints)
    for target in [">&-", ">/dev/full", ">&9"] {
      let output = try run(command, "1\(target)")
      #expect(output.exitCode == (command.prints ? 1 : sound.exitCode), "1\(target)")
      let own = output.errorLines.filter { $0.contains("fipswatch: standard output: cannot be written: ") }
      #expect(own.count == (command.prints ? 1 : 0), "1\(target): \(output.errors)")
      let errors = try run(command, "2\(target)")
      #expect((errors.exitCode, errors.output.isEmpty) == (sound.exitCode, sound.output.isEmpty), "2\(target)")
      let both = try run(command, "1\(target) 2\(target)")
      #expect(both.exitCode == (command.prints ? 1 : sound.exitCode), "both \(target)")
    }
    // A file that is opened must not take the number of a stream that is closed.
    #expect(try run(command, "<&- >&- 2>&-").exitCode == (command.prints ? 1 : sound.exitCode))
    #expect(try workplace.fipswatch("verify").exitCode == 0)
  }

  @Test func `what is imported stays, though its summary cannot be written`() throws {
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-23.json")
    #expect(try run(Command("import", "2026-11-23.json"), ">/dev/full 2>&1").exitCode == 1)
    #expect(try workplace.fipswatch("snapshots").output.contains("2026-11-23T00:00:00Z"))
  }

  @Test func `a night goes on to its end without a log`() throws {
    let night = Command("nightly", "--archive nights --identity environment --metrics m.prom --format json")
    let run = try run(night, "2>/dev/full")
    let steps = try #require(run.object()["steps"] as? [[String: Any]])
    #expect(
      steps.map { $0["step"] as? String ?? "" } == ["collect", "import", "evaluate", "alert", "metrics", "prune"])
    #expect(FileManager.default.fileExists(atPath: workplace.path("m.prom")))
  }

  @Test("A file that may not grow is an error, not a signal", arguments: ["report -o report.html", "backup copy.db"])
  func fileSize(command: String) throws {
    let script = #"ulimit -f 1; "$0" \#(command)"#
    let run = try workplace.run(URL(filePath: "/bin/bash"), ["-c", script, Program.fipswatch.url.path])
    #expect(run.exitCode == 1 && run.errorLines.count == 1, "\(run.errors)")
  }

  @Test("Standard input that cannot be read is one line", arguments: ["<&-", "</", "0>out"])
  func input(redirection: String) throws {
    for command in ["sql -", "policy check -", "import - --taken-at 2026-11-24"] {
      let run = try run(Command(command), redirection)
      #expect(run.exitCode == 1 && run.errorLines.count == 1, "\(command): \(run.errors)")
      #expect(run.errors.contains("standard input"), "\(command): \(run.errors)")
    }
  }
}

@Suite("A server whose log cannot be written")
struct ServeLogTests {
  @Test("serves on", arguments: ["/dev/full", "&9"])
  func log(target: String) throws {
    let workplace = try Workplace()
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-22.json")
    try #require(workplace.fipswatch("import", "2026-11-22.json").exitCode == 0)
    let socket = workplace.path("socket")
    let script = """
      mkfifo pipe; exec 8<>pipe 9>pipe 8<&-
      "$0" serve --listen unix:\(socket) 2>\(target) & server=$!
      ask() { curl -s -o page -w '%{http_code} ' --retry 100 --retry-connrefused --retry-all-errors --retry-delay 1 \\
        --unix-socket \(socket) http://localhost$1; }
      for page in / /fleet /healthz /metrics /nowhere /; do ask $page; done
      kill $server; wait $server; echo $?
      """
    let run = try workplace.run(URL(filePath: "/bin/bash"), ["-c", script, Program.fipswatch.url.path])
    #expect(run.output == "200 200 200 200 404 200 0\n", "\(run.errors)")
  }

  @Test func `drops lines that its reader does not take, and serves on`() throws {
    let workplace = try Workplace()
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-22.json")
    try #require(workplace.fipswatch("import", "2026-11-22.json").exitCode == 0)
    let socket = workplace.path("socket")
    // A pipe takes 64 kB.
    let script = """
      mkfifo pipe; exec 8<>pipe
      head -c 65536 /dev/zero >&8
      "$0" serve --listen unix:\(socket) 2>&8 & server=$!
      for turn in 1 2 3; do
        curl -s -o page -w '%{http_code} ' --retry 100 --retry-connrefused --retry-all-errors --retry-delay 1 \\
          --unix-socket \(socket) http://localhost/fleet
      done
      kill $server; wait $server; echo $?
      """
    let run = try workplace.run(URL(filePath: "/bin/bash"), ["-c", script, Program.fipswatch.url.path])
    #expect(run.output == "200 200 200 0\n", "\(run.errors)")
  }
}
