import ArgumentParser
import Foundation

/// What somebody who knows other tools probably meant, where arguments cannot be read.
enum UsageHint {
  /// The message of a usage error, its first line completed by what to write instead, if that is known.
  ///
  /// - Parameters:
  ///   - message: as the parser words it: what is wrong, then a line on the usage of the command.
  ///   - arguments: what followed the name of the program.
  static func completing(_ message: String, of arguments: [String]) -> String {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, let hint = hint(for: String(first), usage: message, of: arguments) else {
      return message
    }
    // The parser's own guess, an option that is spelled alike, leads elsewhere.
    let fault = first.prefix(upTo: first.range(of: ". Did you mean")?.lowerBound ?? first.endIndex)
    return ([fault + ": " + hint] + lines.dropFirst()).joined(separator: "\n")
  }

  private static func hint(for fault: String, usage: String, of arguments: [String]) -> String? {
    if let word = arguments.first, fault.hasSuffix("Unexpected argument '\(word)'"), !word.hasPrefix("-") {
      return commands[word.lowercased()].map { "`fipswatch \($0)` does that" }
        ?? "`fipswatch --help` lists the commands"
    }
    let words = arguments.flatMap {
      $0.hasPrefix("--") ? $0.split(separator: "=", maxSplits: 1).map(String.init) : [$0]
    }
    for (index, word) in words.enumerated() where word.hasPrefix("-") && fault.contains(word) {
      let value = words.dropFirst(index + 1).first.flatMap { $0.hasPrefix("-") ? nil : $0 }
      if fault.contains("is invalid for") {
        if let hint = valueHints[word] { return hint }
      } else if fault.contains("Unknown option"), let hint = hint(forUnknown: word, value: value, usage: usage) {
        return hint
      }
    }
    return nil
  }

  private static func hint(forUnknown flag: String, value: String?, usage: String) -> String? {
    ownFlags(for: flag, value: value).first { usage.contains("[\($0.flag)") || usage.contains(" \($0.flag) ") }?.hint
  }

  /// Our flags that do what another tool's does; a command has the first of them, or another, or none.
  private static func ownFlags(for flag: String, value: String?) -> [(flag: String, hint: String)] {
    switch flag {
    case "--json", "--csv", "--markdown", "--table", "--html":
      [("--format", "use --format \(flag.dropFirst(2))")]
    case "-o", "--output", "--out", "-f", "--output-format":
      formats.contains(value ?? "json")
        ? [("--format", "use --format \(value ?? "json")")]
        : [("--format", "use --format json, and > \(value ?? "FILE") to write it to a file")]
    case "--db", "--db-file", "--db-path", "--sqlite", "-d":
      [("--database", "use --database \(value ?? "FILE")")]
    case "--port", "-p":
      [("--listen", "use --listen 127.0.0.1:\(value ?? "8484")")]
    case "--host", "--bind", "--address", "--addr":
      [("--listen", "use --listen \(value ?? "127.0.0.1"):8484")]
    case "--date", "--time", "--timestamp", "--at", "--on":
      [("--taken-at", "use --taken-at \(value ?? "2026-11-22")"), ("--as-of", "use --as-of \(value ?? "2026-11-22")")]
    case "--from", "--start":
      [("--since", "use --since \(value ?? "2026-11-22")"), ("--from", "use --from \(value ?? "2026-11-22")")]
    case "--since":
      [("--from", "use --from \(value ?? "2026-11-22")")]
    case "--to", "--end":
      [("--until", "use --until \(value ?? "2026-11-22")"), ("--to", "use --to \(value ?? "2026-11-22")")]
    case "--until":
      [("--to", "use --to \(value ?? "2026-11-22")")]
    case "--subscription", "-s", "-g", "--resource-group", "--cluster":
      [("--scope", "use --scope with a subscription, or the id of a resource group or cluster")]
    case "--config", "-c":
      [("--policy", "use --policy \(value ?? "FILE")")]
    case "--file", "-i", "--input":
      [("--taken-at", "give the file without a flag")]
    case "-r", "--recursive":
      [("--taken-at", "name the folders, such as nights/*")]
    default: []
    }
  }

  /// Our commands for words of other tools.
  private static let commands = [
    "list": "inventory", "ls": "inventory", "status": "inventory", "show": "inventory", "get": "inventory",
    "diff": "drift", "changes": "drift", "scan": "collect", "fetch": "collect", "load": "import", "add": "import",
    "violations": "findings", "issues": "findings", "compliance": "kpi", "score": "kpi", "trend": "kpi",
    "server": "serve", "web": "serve", "ui": "serve", "dashboard": "serve", "query": "sql", "undo": "retract",
    "delete": "retract", "validate": "check", "lint": "check", "log": "snapshots", "dump": "backup",
    "version": "--version", "init": "policy init",
  ]

  private static let formats = ["table", "json", "csv", "markdown", "html"]

  /// How values are written that somebody wrote otherwise.
  private static let valueHints: [String: String] = {
    let instant = "write a date, a date and time such as 2026-11-22T02:00:00Z, or how long ago: -1d, -12h"
    let instants = ["--since", "--until", "--from", "--to", "--as-of"].map { ($0, instant) }
    let others = [
      ("--listen", "write host and port (0 to 65535): 127.0.0.1:8484"),
      ("--by", "write subscription, location, cluster, os, scope, severity, owner or tag:NAME"),
    ]
    return Dictionary(uniqueKeysWithValues: instants + others)
  }()
}
