import Foundation
import TestSupport
import Testing

/// Every option that takes a number, and which numbers.
@Suite("Numbers in options")
struct NumberTests {
  struct Option: CustomTestStringConvertible, Sendable {
    var command: String
    var name: String
    /// The least and the most that it takes, as a usage error tells them.
    var least: String
    var most: String
    var noun = "seconds"
    /// What the command needs besides; it ends soon.
    var rest: String
    var testDescription: String { "\(command) \(name)" }
    var isWhole: Bool { noun != "seconds" }
  }

  private static let collecting: [(name: String, least: String, most: String, noun: String)] = [
    ("--deadline", "0.001", "604800", "seconds"), ("--timeout", "0.001", "86400", "seconds"),
    ("--attempts", "1", "1000000", "attempts"), ("--retry-pause", "0", "3600", "seconds"),
  ]
  private static let keeping: [(name: String, least: String, most: String, noun: String)] = [
    ("--keep-days", "1", "36500", "days"), ("--catch-up", "0", "36500", "days"), ("--fresh-for", "0", "8760", "hours"),
  ]
  private static let sending: [(name: String, least: String, most: String, noun: String)] = [
    ("--sink-timeout", "0.001", "3600", "seconds")
  ]
  private static let tables: [(command: String, rest: String, options: [(String, String, String, String)])] = [
    ("collect", "--import --identity environment", collecting),
    ("nightly", "--archive nights --identity environment", collecting + keeping + sending),
    ("alerts send", "", sending), ("alerts test", "", sending),
    ("import", "missing.json", [("--patience", "0", "86400", "seconds")]),
    ("plan", "", [("--waves", "1", "99", "waves")]),
    ("sql", "SELECT", [("--limit-time", "0.001", "86400", "seconds")]),
  ]
  static let options = tables.flatMap { table in
    table.options.map { name, least, most, noun in
      Option(command: table.command, name: name, least: least, most: most, noun: noun, rest: table.rest)
    }
  }

  private let workplace = try! Workplace()

  private func run(_ option: Option, _ value: String) throws -> Run {
    let words = "\(option.command) \(option.rest)".split(separator: " ").map(String.init)
    return try workplace.run(.fipswatch, words + ["\(option.name)=\(value)"])
  }

  @Test("have a range each, which usage errors tell", arguments: options)
  func ranges(option: Option) throws {
    let below = Double(option.least)! > 0 ? "0" : "-1"
    let above = "\(Int(option.most)! + 1)"
    let fractions = option.isWhole ? ["1.5"] : []
    let wrong = [below, above, "inf", "-inf", "nan", "1e20", "1e400", "9223372036854775807", "-9223372036854775808"]
    for value in wrong + ["99999999999999999999", "0x7fffffffffffffff", " 1", "1 s", "١"] + fractions {
      let run = try run(option, value)
      #expect(run.exitCode == 64, "\(value)")
      #expect(run.errors.hasPrefix("fipswatch: The value '\(value)' is invalid for '\(option.name)"), "\(run.errors)")
      let range = "give a number of \(option.noun) from \(option.least) to \(option.most)"
      #expect(run.errorLines.first?.hasSuffix(range) == true, "\(run.errors)")
    }
    for value in [option.least, option.most] { #expect(try run(option, value).exitCode == 1, "\(value)") }
  }

  /// No option can be forgotten, because each is declared in one way.
  @Test func `every option that takes a number has a range, and is in the table`() throws {
    let known = Set(Self.options.map(\.name))
    var found: Set<String> = []
    for folder in ["Options", "Commands"] {
      let sources = Checkout.root.appending(path: "Sources/fipswatch/\(folder)")
      for file in try FileManager.default.contentsOfDirectory(atPath: sources.path) where file.hasSuffix(".swift") {
        let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
        for declaration in text.components(separatedBy: "\n  @").dropFirst() where declaration.hasPrefix("Option") {
          guard let number = declaration.firstMatch(of: /\n  var (\w+)(: (Int|Double)\b| = [0-9])/) else { continue }
          #expect(declaration.contains("transform: "), "\(file): \(number.1)")
          let long = declaration.firstMatch(of: /customLong\("([^"]+)"\)/)?.1 ?? number.1
          found.insert("--" + long.replacing(/[A-Z]/) { "-" + $0.0.lowercased() })
        }
      }
    }
    #expect(found == known)
  }

  @Test(
    "A port over 65535 is refused wherever there is an address",
    arguments: ["65536", "99999", "4294967739", "9223372036854775808", "-1"])
  func ports(port: String) throws {
    let listening = try workplace.fipswatch("serve", "--listen", "127.0.0.1:\(port)")
    #expect(listening.exitCode == 64)
    #expect(listening.errors.contains("write host and port (0 to 65535)"))
    let address = "https://localhost:\(port)"
    for option in ["--arm-endpoint", "--authority"] {
      let run = try workplace.fipswatch("collect", "--import", option, address)
      #expect(run.exitCode == 1)
      #expect(run.errors.hasPrefix("fipswatch: \(option): not the address of a service"), "\(run.errors)")
    }
    for name in ["https_proxy", "all_proxy"] {
      workplace.environment = [name: "http://proxy:\(port)"]
      let run = try workplace.fipswatch("collect", "--import", "--identity", "environment")
      #expect(run.exitCode == 1)
      #expect(run.errors.hasPrefix("fipswatch: \(name): only proxies"), "\(run.errors)")
    }
    for name in ["AZURE_AUTHORITY_HOST", "AZURE_POD_IDENTITY_AUTHORITY_HOST"] {
      workplace.environment = [
        name: address, "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "s",
      ]
      let identity = name.contains("POD") ? "managed" : "environment"
      let run = try workplace.fipswatch("collect", "--import", "--identity", identity)
      #expect(run.exitCode == 1)
      #expect(run.errors.hasPrefix("fipswatch: \(name): not the address of a service"), "\(run.errors)")
    }
  }

  @Test func `no variable or option that holds an address is quoted, as a password may stand in it`() throws {
    let address = "https://me:s3cr3t@localhost/s3cr3t?s3cr3t"
    let names = [
      "AZURE_AUTHORITY_HOST", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "https_proxy", "http_proxy", "all_proxy",
      "HTTPS_PROXY", "ALL_PROXY",
    ]
    let basis = ["AZURE_TENANT_ID": "s3cr3t t", "AZURE_CLIENT_ID": "s3cr3t c", "AZURE_CLIENT_SECRET": "s3cr3t"]
    for name in names {
      for text in [address, "s3cr3t", "ftp://me:s3cr3t@x", "http://me:s3cr3t@x:99999"] {
        workplace.environment = basis.merging([name: text]) { $1 }
        for identity in ["environment", "managed"] {
          let run = try workplace.run(
            .fipswatch,
            [
              "collect", "--import", "--identity", identity, "--timeout", "1", "--attempts", "1", "--subscription", "a",
              "--arm-endpoint", "https://localhost:1", "--authority", "https://localhost:1",
            ])
          #expect(!(run.errors + run.output).contains("s3cr3t"), "\(name): \(run.errors)")
        }
      }
    }
    workplace.environment = [:]
    for option in ["--arm-endpoint", "--authority"] {
      let run = try workplace.fipswatch("collect", "--import", option, address)
      #expect(run.exitCode == 1 && !run.errors.contains("s3cr3t"), "\(run.errors)")
    }
  }

  @Test("So long ago is no instant", arguments: ["-99999999999999w", "-9223372036854775807m", "-366001d"])
  func ago(text: String) throws {
    #expect(try workplace.fipswatch("kpi", "--since", text).exitCode == 64)
  }

  @Test(
    "A series has an end",
    arguments: [
      "kpi --bucket day", "kpi --bucket week", "kpi --bucket month", "report --bucket day", "replay --policy p",
    ])
  func years(command: String) throws {
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-01.json")
    try #require(workplace.fipswatch("import", "2026-11-01.json").exitCode == 0)
    try workplace.write(workplace.fipswatch("policy", "init").output, to: "p")
    let words = command.split(separator: " ").map(String.init)
    let run = try workplace.run(.fipswatch, words + ["--as-of", "9999-12-31", "--since", "2026-11-01"])
    #expect(run.exitCode == 1 && run.output.isEmpty)
    #expect(run.errors.contains(" points is too long: end the period earlier, or choose a longer --bucket"))
    #expect(try workplace.run(.fipswatch, words + ["--as-of", "2126-01-01"]).exitCode == 0)
  }
}
