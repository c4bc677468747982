import Foundation

/// The text of a policy file: of bearable size, UTF-8, and without control characters.
struct PolicySource {
  /// A policy of a thousand scopes and permissions has half of that.
  static let maximumBytes = 1_000_000

  let file: String
  let text: String

  init(_ bytes: some Collection<UInt8>, file: String) throws(PolicyFault) {
    self.file = file
    guard bytes.count <= Self.maximumBytes else {
      throw PolicyFault(file: file, line: 1, "\(bytes.count) bytes is too much for a policy", hint: "1 MB is allowed")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PolicyFault(
        file: file, line: Self.lineOfInvalidByte(in: bytes), "not UTF-8", hint: "save the file as UTF-8")
    }
    // Editors on Windows put a byte order mark before UTF-8.
    self.text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    if let control = Self.control(in: text) {
      throw PolicyFault(file: file, line: control.line, "control character U+\(control.code) is not allowed")
    }
  }

  private static func lineOfInvalidByte(in bytes: some Collection<UInt8>) -> Int {
    var (decoder, iterator, line) = (UTF8(), bytes.makeIterator(), 1)
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      if scalar == "\n" { line += 1 }
    }
    return line
  }

  /// The first character that YAML 1.2 (5.1, character set) does not allow.
  private static func control(in text: String) -> (line: Int, code: String)? {
    var line = 1
    for scalar in text.unicodeScalars {
      if scalar == "\n" { line += 1 }
      guard scalar.properties.generalCategory != .control || "\t\n\r\u{85}".unicodeScalars.contains(scalar) else {
        return (line, String(format: "%04X", scalar.value))
      }
    }
    return nil
  }

  /// The character at a place; nil beyond the end.
  func character(at position: Position) -> Unicode.Scalar? {
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(position.line - 1) else { return nil }
    return lines[position.line - 1].dropFirst(position.column - 1).first
  }
}
