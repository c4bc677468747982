import InventoryModel

/// Rows under named columns, with a title above and notes below; it is written as plain text, Markdown or CSV.
public struct Table: Sendable {
  public struct Heading: Sendable, ExpressibleByStringLiteral {
    public enum Alignment: Sendable { case left, right }

    public let name: String
    public let alignment: Alignment

    public init(_ name: String, _ alignment: Alignment = .left) {
      self.name = name
      self.alignment = alignment
    }

    public init(stringLiteral name: String) { self.init(name) }

    /// A column of numbers.
    public static func right(_ name: String) -> Heading { Heading(name, .right) }
  }

  public var title: String?
  /// May be empty: then only title and notes are written.
  public var columns: [Heading]
  /// As many cells in each row as there are columns.
  public var rows: [[Cell]]
  public var notes: [String]

  public init(title: String? = nil, columns: [Heading] = [], rows: [[Cell]] = [], notes: [String] = []) {
    self.title = title
    self.columns = columns
    self.rows = rows
    self.notes = notes
  }
}

/// What stands in one place of a table.
public enum Cell: Sendable, Hashable, ExpressibleByStringLiteral {
  /// Anything that came from outside.
  case text(String)
  /// A number that we made.
  case number(String)
  case verdict(Verdict)
  /// No value, which is not the same as zero or empty text.
  case missing

  public init(stringLiteral text: String) { self = .text(text) }
  public init(_ text: String?) { self = text.map(Cell.text) ?? .missing }
  public init(_ count: Int?) { self = count.map { .number(String($0)) } ?? .missing }
  public init(_ verdict: Verdict?) { self = verdict.map(Cell.verdict) ?? .missing }
  public init(_ instant: Instant?) { self.init(instant.map(\.description)) }

  /// Days, at least 0, to the nearest tenth.
  public init(days: Double?) {
    self = days.map { .number(Tenths.text(Int($0 * 10 + 0.5))) } ?? .missing
  }

  /// A percentage, cut to one decimal: 411 of 412 is 99.7, never 99.8.
  public init(percent share: Share) {
    self = share.whole > 0 ? .number(Tenths.text(share.part * 1_000 / share.whole)) : .missing
  }

  public init(_ value: JSONValue) {
    switch value {
    case .null: self = .missing
    case .integer(let number): self = .number(String(number))
    case .number(let number): self = .number(String(number))
    default: self = .text(value.displayText)
    }
  }

  /// The text as it came, still hostile; nil where there is no value.
  var rawText: String? {
    switch self {
    case .text(let text), .number(let text): text
    case .verdict(let verdict): verdict.rawValue
    case .missing: nil
    }
  }

  /// The text for a place of limited width, with nothing hidden in it.
  public func visibleText(limit: Int = 60) -> String {
    DisplayWidth.cut(HostileText.visible(rawText ?? "–"), to: limit)
  }
}

/// Numbers with one decimal, without floating point.
enum Tenths {
  /// 997 is `99.7`; at least 0.
  static func text(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }
}
