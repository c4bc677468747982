import InventoryModel

/// What may stand in one place of a policy file.
///
/// One description from which both the check of a file and the published JSON Schema are made, so that they cannot
/// disagree.
indirect enum Shape: Sendable {
  case text(TextForm)
  case number(ClosedRange<Int>)
  case truth
  /// Only `true` may be said; the hint is for those who say `false`.
  case alwaysTrue(hint: String)
  case choice([String])
  /// No text twice, and at most `mostItems`.
  case list(Shape, minimum: Int)
  /// What a program is called with: texts in order, of which the first is its name.
  case arguments
  /// Texts under names that the user chooses. At least one.
  case texts(TextForm)
  case mapping(Mapping)

  /// How many items a list may have. Every row of the fleet is held against every scope and permission.
  static let mostItems = 1_000

  /// Named keys.
  struct Mapping: Sendable {
    var fields: [Field]
    /// How many keys must be given at least.
    var minimum = 0

    subscript(key: String) -> Field? { fields.first { $0.key == key } }
  }

  struct Field: Sendable {
    let key: String
    let shape: Shape
    let isRequired: Bool
    /// What it means, in one sentence; also what a fault says of a missing one.
    let about: String

    init(_ key: String, _ shape: Shape, isRequired: Bool = false, _ about: String) {
      self.key = key
      self.shape = shape
      self.isRequired = isRequired
      self.about = about
    }
  }
}

/// Which texts may stand in a place. Numbers and truth values count as the text that they are written as.
enum TextForm: String, Sendable, CaseIterable {
  case anything
  /// Not only blanks.
  case words
  /// Words that people read.
  case prose
  /// What is called so by others, such as a tag: no commas, no blanks around it, one line.
  case term
  /// What Azure calls subscriptions, clusters, pools and what they are made of, perhaps with wildcards. What it cannot be
  /// called matches nothing, such as a regular expression or several names in one. Source: Azure, "Naming rules and
  /// restrictions".
  case part
  /// The name of a resource group, perhaps with wildcards; source as above.
  case group
  /// An Azure region, as it is written or shown, perhaps with wildcards.
  case region
  /// What this file calls something. Lists on a command line and in a report are made of names, and SQL holds them.
  case name
  /// A day that exists.
  case day
  /// A day that exists, and maybe a time of it; in UTC unless it says otherwise.
  case moment
  /// Major and minor.
  case version
  /// As banks name currencies.
  case currency
  /// Of a web service: over TLS, or on this machine.
  case address
  /// What leads to a document or a person: no blanks.
  case reference

  func matches(_ text: String) -> Bool {
    guard hidden(in: text) == nil else { return false }
    return switch self {
    case .anything: true
    case .words, .prose: text.contains { !$0.isWhitespace }
    case .term: !text.isEmpty && !text.contains { $0 == "," || $0.isNewline } && !text.hasBlankEnd
    case .part: text.wholeMatch(of: /[A-Za-z0-9_*?-]+/) != nil
    case .group: !text.isEmpty && text.unicodeScalars.allSatisfy(\.isOfGroups)
    case .region: text.wholeMatch(of: /[A-Za-z0-9*?]+( [A-Za-z0-9*?]+)*/) != nil
    case .name: !text.isEmpty && !text.hasBlankEnd && text.unicodeScalars.allSatisfy(\.isOfNames)
    case .day: Self.isDashedDate(text) && text.utf8.count == 10
    case .moment: Self.isDashedDate(text)
    case .version: Self.isVersion(text)
    case .currency: Money.isCurrency(text)
    case .reference: !text.isEmpty && !text.contains(where: \.isWhitespace)
    case .address: text.wholeMatch(of: Self.addressForm) != nil
    }
  }

  /// The first character that cannot be seen, or moves what is seen: two texts that look alike are one.
  func hidden(in text: String) -> Unicode.Scalar? {
    let kept: [Unicode.Scalar] =
      switch self {
      // Scripts and emoji need the joiners.
      case .prose: ["\n", "\r", "\t", "\u{200C}", "\u{200D}"]
      case .anything: ["\n", "\t"]
      default: []
      }
    return text.unicodeScalars.first { scalar in
      let isHidden =
        HostileText.isHidden(scalar) || (self != .prose && scalar.properties.isDefaultIgnorableCodePoint)
      return isHidden && !kept.contains(scalar)
    }
  }

  /// What it must be, as a fault says it.
  var demand: String {
    switch self {
    case .anything: "a text"
    case .words, .prose: "a text with something in it"
    case .term: "a text on one line, without commas and blanks at its ends"
    case .part: "a name of letters, digits, - and _, in which * and ? are wildcards"
    case .group: "a name of letters, digits and -_.(), in which * and ? are wildcards"
    case .region: "a region such as westeurope, in which * and ? are wildcards"
    case .name: "letters, digits, blanks within, and -_./: alone"
    case .day: "a day that exists, such as 2027-01-31"
    case .moment: "a day that exists, or a day and time, such as 2026-11-01 or 2026-11-01T09:00:00Z"
    case .version: "major and minor version, such as 1.31"
    case .currency: "a code such as USD"
    case .reference: "a text without blanks"
    case .address: "an address such as https://alerts.example/path; plain HTTP to this machine only"
    }
  }

  static let addressPattern =
    #"^(https://([^\s/@?#:\[\]]+|\[[0-9A-Fa-f:.]+\])|http://(localhost|127\.0\.0\.1|\[::1\]))"#
    + #"(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?(/[^\s@]*)?$"#

  private static var addressForm: Regex<AnyRegexOutput> { try! Regex(addressPattern) }

  private static func isDashedDate(_ text: String) -> Bool {
    text.utf8.dropFirst(4).first == UInt8(ascii: "-") && InstantText(text) != nil
  }

  private static func isVersion(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { (1...4).contains($0.count) && $0.areDigits }
  }
}

extension String {
  fileprivate var hasBlankEnd: Bool { first?.isWhitespace == true || last?.isWhitespace == true }
}

extension Unicode.Scalar {
  /// What resource groups are called, and wildcards.
  fileprivate var isOfGroups: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .decimalNumber, .connectorPunctuation:
      true
    default: "-.()*?".unicodeScalars.contains(self)
    }
  }

  /// Letters, marks and digits of any script, blanks, and a few signs.
  fileprivate var isOfNames: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .decimalNumber:
      true
    default: " -_./:".unicodeScalars.contains(self)
    }
  }
}

extension Sequence<UInt8> {
  /// ASCII digits, and nothing else.
  var areDigits: Bool { allSatisfy { (0x30...0x39).contains($0) } }
}
