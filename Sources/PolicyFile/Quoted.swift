/// Text of a file as a message shows it.
enum Quoted {
  private static let limit = 60

  /// In quotes, on one line, and shortened where it is long.
  static func text(_ text: String) -> String {
    let isLong = text.unicodeScalars.count > limit
    let shown = String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit)))
    let line = shown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: "\\n")
    return "\"\(line)\(isLong ? "…" : "")\""
  }

  /// `a, b, c`
  static func list(_ texts: [String]) -> String { texts.joined(separator: ", ") }
}
