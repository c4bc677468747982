/// How many columns text takes on a terminal: an approximation of Unicode's East Asian Width (UAX 11).
enum DisplayWidth {
  static func of(_ text: String) -> Int {
    let bytes = text.utf8
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// The widest scalar decides, so that combining marks and joined emoji take no room of their own.
  static func of(_ character: Character) -> Int {
    character.unicodeScalars.map(of).max() ?? 0
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return wideBlocks.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  private static let wideBlocks: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,
    0x20000...0x3FFFD,
  ]

  /// The text, or as much of its start as fits, with `…` for the rest.
  ///
  /// Marks that take no room are limited too: one character may carry thousands of them.
  static func cut(_ text: String, to limit: Int) -> String {
    // A character takes at least one byte for each of its columns.
    guard text.utf8.count > limit, of(text) > limit || text.unicodeScalars.count > 4 * limit else { return text }
    var (width, scalars) = (1, 0)
    let kept = text.prefix { character in
      width += of(character)
      scalars += character.unicodeScalars.count
      return width <= limit && scalars <= 4 * limit
    }
    return String(kept) + "…"
  }
}
