import InventoryModel

/// The lines of a table as people read them. How wide its columns are is known only after the last one, so all are kept:
/// as numbers of cells, as most of very many cells are like others.
struct GridLines {
  private let columns: [Table.Heading]
  private let names: [String]
  private let isColored: Bool
  private var widths: [Int]
  private var numbers: [Cell: UInt32] = [:]
  private var shown: [(text: String, width: Int)] = []
  /// Line by line.
  private var cells: [UInt32] = []
  private static let linesOfPart = 500

  init(_ columns: [Table.Heading], isColored: Bool) {
    (self.columns, self.isColored) = (columns, isColored)
    names = columns.map { HostileText.visible($0.name) }
    widths = names.map { DisplayWidth.of($0) }
  }

  mutating func add(_ line: [Cell]) {
    for (column, cell) in line.enumerated() {
      let number = number(of: cell)
      widths[column] = max(widths[column], shown[Int(number)].width)
      cells.append(number)
    }
  }

  private mutating func number(of cell: Cell) -> UInt32 {
    if let number = numbers[cell] { return number }
    let text = cell.visibleText()
    shown.append((isColored ? cell.painted(text) : text, DisplayWidth.of(text)))
    numbers[cell] = UInt32(shown.count - 1)
    return UInt32(shown.count - 1)
  }

  /// Hands on the text of all lines, in parts.
  func forEachPart(_ outlet: (String) throws -> Void) rethrows {
    var text: [UInt8] = []
    append(names.map { ($0, DisplayWidth.of($0)) }, to: &text)
    append(widths.map { (String(repeating: "─", count: $0), $0) }, to: &text)
    for (number, line) in stride(from: 0, to: cells.count, by: max(1, columns.count)).enumerated() {
      append(cells[line..<line + columns.count].map { shown[Int($0)] }, to: &text)
      guard number % Self.linesOfPart == 0 else { continue }
      try outlet(String(decoding: text, as: UTF8.self))
      text.removeAll(keepingCapacity: true)
    }
    try outlet(String(decoding: text, as: UTF8.self))
  }

  /// Spaces at the end are left out.
  private func append(_ line: [(text: String, width: Int)], to text: inout [UInt8]) {
    for (column, cell) in line.enumerated() {
      let padding = repeatElement(UInt8(ascii: " "), count: widths[column] - cell.width)
      if column > 0 { text += "  ".utf8 }
      if columns[column].alignment == .right { text += padding }
      text += cell.text.utf8
      if columns[column].alignment == .left { text += padding }
    }
    while text.last == UInt8(ascii: " ") { text.removeLast() }
    text.append(UInt8(ascii: "\n"))
  }
}

extension Cell {
  /// Red, yellow and green of the eight colours that every terminal has.
  fileprivate func painted(_ text: String) -> String {
    let color: String? =
      switch self {
      case .verdict(.fail): "31"
      case .verdict(.unknown): "33"
      case .verdict(.pass): "32"
      default: nil
      }
    return color.map { "\u{1B}[\($0)m\(text)\u{1B}[0m" } ?? text
  }
}
