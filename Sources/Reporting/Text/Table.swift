import InventoryModel

/// Rows under named columns, with a title above and notes below; it is written as plain text, Markdown or CSV.
package struct Table: Sendable {
  package struct Heading: Sendable, ExpressibleByStringLiteral {
    package enum Alignment: Sendable { case left, right }

    package let name: String
    package let alignment: Alignment

    package init(_ name: String, _ alignment: Alignment = .left) {
      self.name = name
      self.alignment = alignment
    }

    package init(stringLiteral name: String) { self.init(name) }

    /// A column of numbers.
    package static func right(_ name: String) -> Heading { Heading(name, .right) }
  }

  package var title: String?
  /// May be empty: then only title and notes are written.
  package var columns: [Heading]
  /// As many cells in each row as there are columns.
  package var rows: [[Cell]]
  package var notes: [String]

  package init(title: String? = nil, columns: [Heading] = [], rows: [[Cell]] = [], notes: [String] = []) {
    self.title = title
    self.columns = columns
    self.rows = rows
    self.notes = notes
  }
}

/// What stands in one place of a table.
package enum Cell: Sendable, Hashable, ExpressibleByStringLiteral {
  /// Anything that came from outside.
  case text(String)
  /// A number that we made.
  case number(String)
  case verdict(Verdict)
  /// No value, which is not the same as zero or empty text.
  case missing

  package init(stringLiteral text: String) { self = .text(text) }
  package init(_ text: String?) { self = text.map(Cell.text) ?? .missing }
  package init(_ count: Int?) { self = count.map { .number(String($0)) } ?? .missing }
  package init(_ verdict: Verdict?) { self = verdict.map(Cell.verdict) ?? .missing }
  package init(_ instant: Instant?) { self.init(instant.map(\.description)) }

  /// Days, at least 0, to the nearest tenth.
  package init(days: Double?) {
    self = days.map { .number(Tenths.text(Int($0 * 10 + 0.5))) } ?? .missing
  }

  /// A percentage, cut to one decimal: 411 of 412 is 99.7, never 99.8.
  package init(percent share: Share) {
    self = share.whole > 0 ? .number(Tenths.text(share.part * 1_000 / share.whole)) : .missing
  }

  package init(_ value: JSONValue) {
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
  package func visibleText(limit: Int = 60) -> String {
    DisplayWidth.cut(HostileText.visible(rawText ?? "–"), to: limit)
  }
}

/// Numbers with one decimal, without floating point.
enum Tenths {
  /// 997 is `99.7`; at least 0.
  static func text(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }
}
