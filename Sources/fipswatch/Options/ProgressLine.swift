import Foundation

/// A line on standard error that shows what is being done; only on a terminal.
enum ProgressLine {
  static func showing<Value>(_ body: ((String) -> Void) throws -> Value) rethrows -> Value {
    guard isatty(STDERR_FILENO) == 1 else { return try body { _ in } }
    defer { write("") }
    return try body(write)
  }

  /// Replaces what the line showed.
  private static func write(_ text: String) { FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8)) }
}
