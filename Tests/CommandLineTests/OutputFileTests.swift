import Foundation
import LoopbackServices
import Testing

/// Every command that takes the name of a file to write.
@Suite("Files that commands write")
struct OutputFileTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-22.json")
    #expect(try workplace.fipswatch("import", "2026-11-22.json").exitCode == 0)
  }

  struct Writer: CustomTestStringConvertible {
    /// The command, before the name of its file.
    var command: [String]
    /// How what it writes begins.
    var beginning: String
    var testDescription: String { command.joined(separator: " ") }
  }

  static let writers = [
    Writer(command: ["report", "-o"], beginning: "<!DOCTYPE html>"),
    Writer(command: ["report", "--format", "csv", "--output"], beginning: "at,"),
    Writer(command: ["metrics", "-o"], beginning: "# HELP"),
    Writer(command: ["policy", "init"], beginning: "#"),
    Writer(command: ["backup"], beginning: "SQLite format 3"),
  ]

  private func kind(_ name: String) throws -> FileAttributeType? {
    try FileManager.default.attributesOfItem(atPath: workplace.path(name))[.type] as? FileAttributeType
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workplace.folder.path).filter { !$0.hasPrefix("fipswatch.db") }
      .sorted()
  }

  @Test("- is standard output", arguments: writers)
  func dash(writer: Writer) throws {
    let before = try names()
    let run = try workplace.run(.fipswatch, writer.command + ["-"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.hasPrefix(writer.beginning))
    #expect(try names() == before)
  }

  @Test("a link is followed", arguments: writers)
  func links(writer: Writer) throws {
    try FileManager.default.createSymbolicLink(atPath: workplace.path("link"), withDestinationPath: "target")
    let run = try workplace.run(.fipswatch, writer.command + ["link"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try kind("link") == .typeSymbolicLink)
    #expect(try workplace.read("target").starts(with: writer.beginning.utf8))
  }

  @Test("a device is written to", arguments: writers)
  func devices(writer: Writer) throws {
    for (path, exitCode) in [("/dev/null", 0), ("/dev/full", 1)] {
      let run = try workplace.run(.fipswatch, writer.command + [path])
      #expect(run.exitCode == Int32(exitCode), "\(run.errors)")
      #expect(run.errorLines.count == exitCode, "\(run.errors)")
      #expect(
        try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeCharacterSpecial)
    }
  }

  @Test("a FIFO is written to", arguments: writers)
  func fifos(writer: Writer) throws {
    #expect(mkfifo(workplace.path("fifo"), 0o600) == 0)
    let script = #"cat fifo > copy & "$0" "$@" fifo; code=$?; wait; exit $code"#
    let run = try workplace.run(
      URL(filePath: "/bin/sh"), ["-c", script, Program.fipswatch.url.path] + writer.command)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try kind("fifo") != .typeRegular)
    #expect(try workplace.read("copy").starts(with: writer.beginning.utf8))
  }

  @Test("standard output under another name is standard output", arguments: writers)
  func standardOutput(writer: Writer) throws {
    let script = #"(echo before; "$0" "$@" /dev/stdout; echo after $?) > out"#
    let run = try workplace.run(
      URL(filePath: "/bin/sh"), ["-c", script, Program.fipswatch.url.path] + writer.command)
    #expect(run.errors.isEmpty, "\(run.errors)")
    let out = try workplace.read("out")
    #expect(out.starts(with: Data("before\n\(writer.beginning)".utf8)))
    #expect(out.suffix(8) == Data("after 0\n".utf8))
  }

  @Test(
    "a full disk gets nothing, not even an empty file",
    .enabled(if: Mount.isPermitted, "mounting is not permitted here"), arguments: writers)
  func fullDisk(writer: Writer) throws {
    let disk = try Mount(at: workplace.path("disk"), size: "4k")
    try workplace.write("taken", to: "disk/other")
    let run = try workplace.run(.fipswatch, writer.command + ["disk/out"])
    #expect(run.exitCode == 1)
    #expect(run.errorLines.count == 1 && run.errors.contains("disk/out: "), "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: workplace.path("disk")) == ["other"])
    _ = disk
  }

  @Test func `a FIFO that nobody reads ends in time, and says what to do`() throws {
    #expect(mkfifo(workplace.path("fifo"), 0o600) == 0)
    let run = try workplace.fipswatch("metrics", "-o", "fifo")
    #expect(run.exitCode == 1)
    #expect(run.errors == "fipswatch: fifo: cannot be written: nobody reads it: start its reader first\n")
  }

  @Test func `a link to the database is the database, which no copy replaces`() throws {
    try FileManager.default.createSymbolicLink(atPath: workplace.path("link"), withDestinationPath: "fipswatch.db")
    let before = try workplace.read("fipswatch.db")
    let run = try workplace.fipswatch("backup", "link")
    #expect(run.exitCode == 1)
    #expect(run.errors == "fipswatch: link: is the database itself: name another file\n")
    #expect(try workplace.read("fipswatch.db") == before)
  }

  @Test func `a policy is never overwritten, not even through a link`() throws {
    try workplace.write("mine", to: "policy.yaml")
    try FileManager.default.createSymbolicLink(atPath: workplace.path("link"), withDestinationPath: "policy.yaml")
    for name in ["policy.yaml", "link"] { #expect(try workplace.fipswatch("policy", "init", name).exitCode == 1) }
    #expect(try workplace.read("policy.yaml") == Data("mine".utf8))
  }

  @Test(
    "standard output that is full is one line",
    arguments: [
      ["report"], ["metrics"], ["inventory"], ["sql", "SELECT 1"], ["policy", "init"], ["policy", "schema"],
      ["snapshots"],
    ])
  func full(command: [String]) throws {
    let run = try workplace.run(
      URL(filePath: "/bin/sh"), ["-c", #""$0" "$@" > /dev/full"#, Program.fipswatch.url.path] + command)
    #expect(run.exitCode == 1)
    #expect(run.errors == "fipswatch: standard output: cannot be written: the disk is full\n")
  }
}
