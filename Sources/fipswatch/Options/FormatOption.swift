import ArgumentParser
import Foundation
import Reporting

extension OutputFormat: ExpressibleByArgument {}

struct FormatOption: ParsableArguments {
  @Option(help: "The output format: table, json, csv or markdown.")
  var format: OutputFormat = .table

  /// Standard output is data and nothing else.
  func write(_ report: some Report) {
    var text = report.text(as: format, isColored: isColored)
    text.withUTF8 { bytes in
      guard let start = UnsafeMutableRawPointer(mutating: UnsafeRawPointer(bytes.baseAddress)) else { return }
      FileHandle.standardOutput.write(Data(bytesNoCopy: start, count: bytes.count, deallocator: .none))
    }
  }

  private var isColored: Bool {
    format == .table && isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }
}
