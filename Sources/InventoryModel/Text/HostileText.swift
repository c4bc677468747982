/// Names, tags and versions come from Azure, where anyone may have written them.
package enum HostileText {
  /// Controls (C0, DEL, C1), format characters (bidi controls, zero width) and line and paragraph separators:
  /// what is not seen, or moves what is.
  package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value > 0x7E || scalar.value < 0x20 else { return false }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Hidden characters become visible: `\u{1B}`.
  package static func visible(_ text: String, except kept: Set<Unicode.Scalar> = []) -> String {
    func isReplaced(_ scalar: Unicode.Scalar) -> Bool { isHidden(scalar) && !kept.contains(scalar) }
    guard text.unicodeScalars.contains(where: isReplaced) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isReplaced(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
