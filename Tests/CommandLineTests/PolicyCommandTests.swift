import Foundation
import Testing

@Suite("Policy commands")
struct PolicyCommandTests {
  let workplace: Workplace

  init() throws { workplace = try Workplace() }

  @Test func `init writes a policy that check finds nothing wrong with, and never overwrites one`() throws {
    #expect(try workplace.fipswatch("policy", "init", "p.yaml").exitCode == 0)
    let check = try workplace.fipswatch("policy", "check", "p.yaml")
    #expect(check.exitCode == 0 && check.errors.isEmpty)
    #expect(check.output.hasPrefix("p.yaml: policy example: 1 scope, 0 exemptions, 0 approvals\n"))
    let again = try workplace.fipswatch("policy", "init", "p.yaml")
    #expect(again.exitCode == 1)
    #expect(again.errors == "fipswatch: p.yaml: already exists: give another name, or remove it first\n")
    #expect(
      try workplace.fipswatch("policy", "init").output == String(decoding: workplace.read("p.yaml"), as: UTF8.self))
  }

  @Test func `check reports every fault of every file, one line each, and goes on`() throws {
    let good = try workplace.fipswatch("policy", "init").output
    try workplace.write(
      good.replacing("slaDays:", with: "sladays:").replacing("severity: high", with: "severity: hihg"), to: "bad.yaml")
    let run = try workplace.run(
      .fipswatch, ["policy", "check", "bad.yaml", "none.yaml", ".", "-"], input: Data(good.utf8))
    #expect(run.exitCode == 1)
    #expect(run.output.hasPrefix("standard input: policy example"))
    #expect(
      run.errors == """
        fipswatch: bad.yaml:24: "hihg" is no value of "severity": did you mean "high"? allowed: critical, high, medium, low
        fipswatch: bad.yaml:25: unknown key "sladays": did you mean "slaDays"? \
        allowed: name, match, require, severity, slaDays, monthlyBudget
        fipswatch: none.yaml: no such policy file: `fipswatch policy init none.yaml` writes one
        fipswatch: .: is a folder: name the policy file in it

        """)
  }

  @Test func `warnings change no exit code`() throws {
    try workplace.write(
      """
      {apiVersion: fipswatch/v1, kind: Policy, metadata: {name: x},
       scopes: [{name: all}, {name: dev, severity: low}]}
      """, to: "p.yaml")
    let run = try workplace.fipswatch("policy", "check", "p.yaml")
    #expect(run.exitCode == 0)
    #expect(
      run.errors == "fipswatch: warning: p.yaml:2: other scopes match every pool of scope \"dev\", "
        + "and the strictest of each requirement counts: severity high of scope \"all\"\n")
  }

  @Test func `what a policy says cannot reach the terminal as a control sequence`() throws {
    try workplace.write(
      """
      {apiVersion: fipswatch/v1, kind: Policy, metadata: {name: "a\\e[31m"}, scopes: [{name: "s\\e[2J"}]}
      """, to: "p.yaml")
    let run = try workplace.fipswatch("policy", "check", "p.yaml")
    #expect(run.exitCode == 1)
    #expect(!run.errors.contains("\u{1B}"))
  }

  @Test func `a FIFO is read as a policy, and one that nobody writes to ends in time`() throws {
    let policy = try workplace.fipswatch("policy", "init").output
    try workplace.write(policy, to: "p.yaml")
    #expect(mkfifo(workplace.path("fifo"), 0o600) == 0)
    let script = #"cat p.yaml > fifo & "$0" policy check fifo"#
    let run = try workplace.run(URL(filePath: "/bin/sh"), ["-c", script, Program.fipswatch.url.path])
    #expect(run.exitCode == 0 && run.output.hasPrefix("fifo: policy example"), "\(run.errors)")
    for command in ["policy check fifo", "import x.json --policy fifo", "replay --policy fifo"] {
      let silent = try workplace.run(.fipswatch, command.split(separator: " ").map(String.init))
      #expect(silent.exitCode == 1)
      #expect(
        silent.errors == "fipswatch: fifo: nobody writes to it: start its writer first, or name a file\n", "\(command)")
    }
  }

  @Test func `a device without an end is no policy`() throws {
    let run = try workplace.fipswatch("policy", "check", "/dev/zero")
    #expect(run.exitCode == 1)
    #expect(run.errors == "fipswatch: /dev/zero:1: 1000001 bytes is too much for a policy: 1 MB is allowed\n")
  }

  @Test func `schema prints JSON Schema of the draft that it names`() throws {
    let schema = try workplace.fipswatch("policy", "schema").object()
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
  }
}
