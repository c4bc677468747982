import Foundation
import TestSupport
import Testing

/// A command as the program describes itself (`--experimental-dump-help`), so that no list of commands can be forgotten.
struct DescribedCommand: Decodable, Sendable, CustomTestStringConvertible {
  struct Argument: Decodable, Sendable {
    struct Name: Decodable, Sendable { var name: String }
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var shouldDisplay: Bool
  }

  var commandName: String
  var abstract: String?
  var discussion: String?
  var subcommands: [DescribedCommand]?
  var arguments: [Argument]?
  /// The commands above it, without the program.
  var path: [String] = []

  private enum CodingKeys: String, CodingKey { case commandName, abstract, discussion, subcommands, arguments }

  var testDescription: String { path.joined(separator: " ") }
  var examples: [String] {
    (discussion ?? "").split(separator: "\n").map(String.init).filter { $0.hasPrefix("  fipswatch ") }
  }
  func takes(_ option: String) -> Bool {
    arguments?.contains { $0.names?.contains { $0.name == option } == true } == true
  }

  /// This command and all below it.
  func all(under path: [String]) -> [DescribedCommand] {
    var command = self
    command.path = path
    return [command] + (subcommands ?? []).flatMap { $0.all(under: path + [$0.commandName]) }
  }

  private struct Dump: Decodable { var command: DescribedCommand }

  /// Every command but `help`, which the argument parser brings along; the program itself comes first.
  static let all: [DescribedCommand] = {
    let run = try! Workplace().fipswatch("--experimental-dump-help")
    let dump = try! JSONDecoder().decode(Dump.self, from: Data(run.output.utf8))
    return dump.command.all(under: []).filter { $0.path != ["help"] }
  }()
  static let doing = all.filter { ($0.subcommands ?? []).isEmpty }
}

@Suite("Help")
struct HelpTests {
  let workplace = try! Workplace()

  @Test func `every command is tested`() {
    #expect(DescribedCommand.all.count >= 31)
    #expect(DescribedCommand.doing.map(\.testDescription).contains("policy check"))
  }

  @Test(arguments: DescribedCommand.all)
  func `a command explains itself, and is listed by the one above it`(command: DescribedCommand) throws {
    let run = try workplace.run(.fipswatch, command.path + ["--help"])
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    #expect(run.output.contains("USAGE: \((["fipswatch"] + command.path).joined(separator: " "))"))
    // What a debugger would print, where a text was meant.
    for debris in ["(elements:", "Optional(", "(unknown context"] { #expect(!run.output.contains(debris)) }
    guard let name = command.path.last else { return }
    let parent = try workplace.run(.fipswatch, command.path.dropLast() + ["--help"])
    #expect(parent.output.contains("\n  \(name) "))
  }

  @Test(arguments: DescribedCommand.all)
  func `the first line says in at most ten words what the command does`(command: DescribedCommand) throws {
    let words = try #require(command.abstract).split(separator: " ")
    #expect(words.count <= 10)
    #expect(words.first?.first?.isUppercase == true && words.first?.hasSuffix("s") == false)
    #expect(command.abstract?.hasSuffix(".") == true)
  }

  @Test(arguments: DescribedCommand.all)
  func `every option and argument is explained`(command: DescribedCommand) {
    for argument in command.arguments ?? [] where argument.shouldDisplay {
      #expect(argument.abstract?.hasSuffix(".") == true, "\(argument.valueName ?? "")")
    }
  }

  @Test func `every command takes --database and --format, but for those that have no use for it`() {
    func without(_ option: String) -> [String] {
      DescribedCommand.doing.filter { !$0.takes(option) }.map(\.testDescription).sorted()
    }
    #expect(
      without("database") == ["about", "alerts test", "policy check", "policy export", "policy init", "policy schema"])
    #expect(
      without("format") == [
        "alerts resend", "backup", "metrics", "policy check", "policy export", "policy init", "policy schema",
        "restore", "serve",
      ])
  }

  @Test(arguments: DescribedCommand.doing)
  func `every command has an example, which is not broken across lines`(command: DescribedCommand) throws {
    let group = DescribedCommand.all.first { $0.path == Array(command.path.dropLast()) }
    let start = (["  fipswatch"] + command.path).joined(separator: " ")
    let own = command.examples + (command.path.count > 1 ? group?.examples ?? [] : [])
    #expect(own.contains { $0.hasPrefix(start) })
    for example in own { #expect(example.count <= 80, "\(example)") }
  }

  /// Those that need Azure, a server or a file that only their reader has are run by other tests.
  private static let elsewhere: Set = ["nightly", "collect", "import", "alerts", "serve", "retract", "check", "compat"]

  @Test func `the examples run`() throws {
    try workplace.write(list(Cluster("aks-payments-prod", Pool("a", fips: true))), to: "night.json")
    for night in ["2026-10-01", "2026-11-22"] { try workplace.fipswatch("import", "night.json", "--taken-at", night) }
    for name in ["policy.yaml", "stricter.yaml"] { try workplace.fipswatch("policy", "init", name) }
    try workplace.write(workplace.read("night.json"), to: "nights/night.json")
    try workplace.write("SELECT 1 AS one", to: "question.sql")
    try workplace.write("", to: "backup/older-copy")
    try workplace.fipswatch("plan", "--save", "plan.json")
    for name in ["prices.json", "pages/1.json"] { try workplace.write(#"{"Items":[]}"#, to: name) }
    try workplace.write("armSkuName,armRegionName,unitPrice,currency\n", to: "prices.csv")
    try workplace.fipswatch("backup", "copy.db")
    var count = 0
    for example in DescribedCommand.all.flatMap(\.examples) {
      let words = example.prefix { $0 != "#" }.split(separator: " ")
      guard !Self.elsewhere.contains(String(words[1])), !example.contains(" init "), !example.contains("/v") else {
        continue
      }
      let command = example.replacing("/backup/", with: "backup/")
        .replacing("fipswatch ", with: "\"$0\" ", maxReplacements: 1)
      let run = try workplace.run(URL(filePath: "/bin/sh"), ["-c", command, Program.fipswatch.url.path])
      #expect(run.errors.isEmpty && [0, 2].contains(run.exitCode), "\(example): \(run.errors)")
      count += 1
    }
    #expect(count >= 25)
  }
}

@Suite("The version")
struct VersionTests {
  /// The program's own, which is written once; these must name it too.
  @Test(arguments: [".github/CHANGELOG.md", "Scripts/nightly/cronjob.yaml"])
  func `is the same wherever it is named`(file: String) throws {
    let version = try Workplace().fipswatch("--version").output.trimmingCharacters(in: .whitespacesAndNewlines)
    let named = try Checkout.text(of: file).matches(of: #/(?:\n## |fipswatch:)([0-9]+\.[0-9]+\.[0-9]+)/#).map(\.1)
    #expect(named.first.map(String.init) == version)
  }
}

@Suite("The README")
struct ReadmeTests {
  let text = try! Checkout.text(of: "README.md")

  /// Words of each command in it, without the program and what stands in brackets around options.
  private var commands: [[String]] {
    text.matches(of: #/(?:`|`\n)fipswatch ([a-z][^`\n]*)/#).map { match in
      match.1.replacing("\\|", with: " ").split { " []|".contains($0) }.map(String.init)
    }
  }

  @Test func `its commands and options exist`() {
    #expect(commands.count >= 20)
    for words in commands {
      let command = DescribedCommand.all.last { !$0.path.isEmpty && $0.path == Array(words.prefix($0.path.count)) }
      let options = words.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }
      #expect(options.allSatisfy { command?.takes($0) == true } && command != nil, "\(words.joined(separator: " "))")
    }
  }

  @Test func `every command is in it`() {
    for command in DescribedCommand.all where command.path.count == 1 {
      #expect(text.contains("`fipswatch \(command.path[0])") || text.contains("`\(command.path[0])"), "\(command.path)")
    }
  }

  @Test func `it is short`() {
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
  }

  @Test(
    "Files and folders that it and the contributor's guide name exist", arguments: ["README", ".github/CONTRIBUTING"])
  func files(document: String) throws {
    let text = try Checkout.text(of: document + ".md")
    let names = text.matches(
      of: #/`((?:Sources|Tests|Scripts|Migrations)[A-Za-z\/.+-]*)`|\]\((\.?[A-Za-z][A-Za-z.\/]+)\)/#
    )
    .map { String($0.1 ?? $0.2!) }
    #expect(names.count >= 20)
    for name in names {
      #expect(FileManager.default.fileExists(atPath: Checkout.root.appending(path: name).path), "\(name)")
    }
  }
}
