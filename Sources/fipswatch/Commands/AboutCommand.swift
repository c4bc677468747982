import ArgumentParser
import Operations

struct AboutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "about",
    abstract: "Show the version, libraries and whose cryptography is used.",
    discussion: """
      TLS, SHA-256 and HMAC are those of the host's OpenSSL, so they are validated where the host's module is. With \
      `--require-fips` after any command, or FIPSWATCH_REQUIRE_FIPS=1, it runs only where OpenSSL's default properties \
      demand fips=yes and a provider answers to that; otherwise the exit code is 1.

      EXAMPLES:
        fipswatch about
        fipswatch about --format json
      """)

  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      try format.write(About().report)
      if RequiredFIPS.isDemanded { try About().requireFIPS() }
    }
  }
}

/// `--require-fips` after any command, or `FIPSWATCH_REQUIRE_FIPS=1`.
enum RequiredFIPS {
  static let option = "--require-fips"

  static var isDemanded: Bool {
    let said = RunContext.process.environment["FIPSWATCH_REQUIRE_FIPS"]?.lowercased() ?? ""
    return otherArguments.count < CommandLine.arguments.count - 1 || !["", "0", "false", "no"].contains(said)
  }

  /// The arguments without it; what stands behind `--` is no option.
  static var otherArguments: [String] {
    let arguments = CommandLine.arguments.dropFirst()
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    return arguments[..<end].filter { $0 != option } + arguments[end...]
  }

  /// Refuses a command of ours that is about to run; help is given anywhere.
  static func check(before command: any ParsableCommand) throws {
    guard isDemanded, !(command is AboutCommand), String(reflecting: type(of: command)).hasPrefix("fipswatch.") else {
      return
    }
    try failingInOneLine { try About().requireFIPS() }
  }
}
