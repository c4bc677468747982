/// Text of a file as a message shows it.
enum Quoted {
  private static let limit = 60

  /// In quotes, shortened where it is long.
  static func text(_ text: some StringProtocol) -> String {
    text.utf8.count <= limit ? "\"\(text)\"" : "\"\(text.prefix(limit))…\""
  }

  /// `a, b, c`
  static func list(_ texts: [String]) -> String { texts.joined(separator: ", ") }
}
