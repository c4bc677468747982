import ArgumentParser
import Files
import Foundation
import Reporting

extension OutputFormat: ExpressibleByArgument {}

struct FormatOption: ParsableArguments {
  @Option(help: "The output format: table, json, csv or markdown.")
  var format: OutputFormat = .table

  /// Standard output is data and nothing else.
  func write(_ report: some Writable) throws { try Self.write(report, as: format) }

  static func write(_ report: some Writable, as format: OutputFormat) throws {
    try report.write(as: format, isColored: format == .table && isColored) { try StandardOutput.write($0) }
  }

  /// Whether standard output is a terminal that may show colours.
  static var isColored: Bool {
    isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }
}
