import Foundation
import Testing

/// Every argument and option that names a file to read.
@Suite("What is no plain file, where one is read")
struct InputFileTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-22.json")
    #expect(try workplace.fipswatch("import", "2026-11-22.json").exitCode == 0)
    #expect(mkfifo(workplace.path("fifo"), 0o600) == 0)
  }

  private static let readers = [
    ["import", "FILE", "--taken-at", "2026-11-23"], ["import", "2026-11-22.json", "--database", "FILE"],
    ["inventory", "--database", "FILE"], ["sql", "SELECT 1", "--database", "FILE"], ["verify", "--database", "FILE"],
    ["backup", "copy.db", "--database", "FILE"], ["restore", "FILE"],
    ["restore", "2026-11-22.json", "--database", "FILE"],
    ["serve", "--database", "FILE"], ["sql", "SELECT * FROM snapshot_pools('FILE')"],
    ["import", "2026-11-22.json", "--policy", "FILE"], ["policy", "check", "FILE"], ["replay", "--policy", "FILE"],
    ["serve", "--token-file", "FILE"], ["alerts", "send", "--policy", "FILE"],
  ]

  @Test("is refused in one line, and in time", arguments: readers, ["fifo", "/dev/null", "/dev/zero"])
  func refused(command: [String], file: String) throws {
    let began = ContinuousClock.now
    let run = try workplace.run(.fipswatch, command.map { $0.replacing("FILE", with: file) })
    #expect(run.exitCode == 1, "\(run.output)")
    #expect(run.errorLines.count == 1, "\(run.errors)")
    #expect(ContinuousClock.now - began < .seconds(60))
  }

  @Test func `documents of verify are not waited for either`() throws {
    let run = try workplace.fipswatch("verify", "--documents", "fifo", "2026-11-22.json")
    #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
  }

  @Test func `a policy that a program writes is read`() throws {
    try workplace.fipswatch("policy", "init", "policy.yaml")
    let script = #"cat policy.yaml > fifo & "$0" policy check fifo"#
    let run = try workplace.run(URL(filePath: "/bin/sh"), ["-c", script, Program.fipswatch.url.path])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("fifo: policy"))
  }
}
