/// The zone behind a time in the name of a file. Without one, a time is in UTC.
enum ZoneInName {
  enum Found {
    case offset(seconds: Int64, rest: Substring)
    case unread
    /// Letters that touch the time and are no zone: it is none, but part of a hash or a word.
    case glued
  }

  /// - Parameter text: what follows the time.
  static func find(in text: Substring, afterSeconds: Bool) -> Found {
    if let utc = text.prefixMatch(of: /[^A-Za-z0-9+]{0,3}(?:[Zz]|(?i:UTC|GMT))(?![A-Za-z0-9])/) {
      return offset(from: utc.output, text[utc.range.upperBound...])
    }
    if let offset = text.prefixMatch(of: numeric) {
      let (hour, minute) = (Int64(offset.3)!, offset.5.map { Int64($0)! } ?? 0)
      let isOne = hour <= 14 && minute % 15 == 0 && minute < 60
      // Behind a minus stands a number as well, and two numbers where the time may go on.
      let isWest = offset.2 == "-"
      let isPlain = afterSeconds || !offset.1.isEmpty || ["", ":"].contains(offset.4)
      if isOne, !isWest || (offset.5 != nil && isPlain) {
        return .offset(
          seconds: (hour * 3_600 + minute * 60) * (isWest ? -1 : 1), rest: text[offset.range.upperBound...])
      }
    }
    if text.prefixMatch(of: lookalike) != nil || isNamed(in: text, afterTime: true) { return .unread }
    guard text.utf8.first.map(InstantText.isLetterOrDigit) ?? false else { return .offset(seconds: 0, rest: text) }
    return text.prefixMatch(of: /(?:[A-Z]|(?i:h|hr|hrs|hours|uhr|am|pm))(?![A-Za-z0-9])/) == nil ? .glued : .unread
  }

  /// `+05-30`, `-0800`, `+02`, ` -0500`, `(+01_00)`.
  private static var numeric: Regex<(Substring, Substring, Substring, Substring, Substring?, Substring?)> {
    /([ _(]*)([+-])([0-9]{2})(?:([^A-Za-z0-9+]?)([0-9]{2}))?(?![A-Za-z0-9])/
  }

  /// An offset that is none, and seconds that are none.
  private static var lookalike: Regex<Substring> { /[^A-Za-z0-9+]{0,3}\+[0-9]|[ _(]+-[0-9]{4}(?![0-9])|:[0-9]/ }

  /// Behind `UTC` may stand how far from it.
  private static func offset(from utc: Substring, _ rest: Substring) -> Found {
    let isZulu = "Zz".contains(utc.last!)
    guard let sign = rest.first, "+-".contains(sign), !(isZulu && sign == "-"),
      rest.dropFirst().first.map({ $0.isASCII && $0.isNumber }) == true
    else { return .offset(seconds: 0, rest: rest) }
    guard !isZulu, let offset = rest.prefixMatch(of: numeric), let hour = Int64(offset.3), hour <= 14,
      offset.5 != nil || sign == "+"
    else { return .unread }
    let seconds = hour * 3_600 + (offset.5.flatMap { Int64($0) } ?? 0) * 60
    return .offset(seconds: sign == "-" ? -seconds : seconds, rest: rest[offset.range.upperBound...])
  }

  /// Whether a word that `date +%Z` prints, or a place such as `Europe-Berlin`, stands there. It is a zone in capitals, and
  /// behind a time, where little else stands, in any case.
  static func isNamed(in text: Substring, afterTime: Bool) -> Bool {
    if text.prefixMatch(of: place) != nil { return true }
    if text.prefixMatch(of: /[^A-Za-z0-9]?(?:UTC|GMT)[+-][0-9]/) != nil { return true }
    if afterTime, let clock = text.prefixMatch(of: /[^A-Za-z0-9]*(?i:uhr|h|hrs?|hours)(?![A-Za-z0-9])/) {
      return isNamed(in: text[clock.range.upperBound...], afterTime: true)
    }
    guard let word = text.prefixMatch(of: word)?.1 else { return false }
    if words.contains(String(word)) { return true }
    guard afterTime else { return false }
    // A region may be called so.
    guard word != "west" else { return false }
    return words.contains(word.uppercased()) || ["local", "localtime", "ET", "CT", "MT", "PT"].contains(word)
  }

  /// Perhaps as POSIX writes zones: `EST5EDT`.
  private static var word: Regex<(Substring, Substring)> {
    /[^A-Za-z0-9]*([A-Za-z]+)(?:-?[0-9]{1,2}(?:[A-Za-z]{3,4})?)?(?![A-Za-z0-9])/
  }

  private static var place: Regex<Substring> {
    #/
    [^A-Za-z0-9]?(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific)
    [^A-Za-z0-9](?!West|East|North|South|Central|Prod|Test|Dev)[A-Z][a-z]{2,}
    /#
  }

  private static let words: Set = [
    "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST", "AKDT", "HST", "AST", "ADT", "NST", "NDT", "BRT",
    "CLT", "COT", "WET", "WEST", "CET", "CEST", "EET", "EEST", "BST", "MSK", "SAST", "WAT", "EAT", "GST", "IST", "PKT",
    "NPT", "WIB", "SGT", "MYT", "HKT", "PHT", "JST", "KST", "AWST", "ACST", "ACDT", "AEST", "AEDT", "NZST", "NZDT",
    // As they are called in German and French.
    "MEZ", "MESZ", "OEZ", "OESZ", "WEZ", "WESZ", "HNE", "HAE", "HNC", "HAC", "HNR", "HAR", "HNP", "HAP",
  ]
}
