import CWorkbook
import Foundation
import InventoryModel

/// What stands in one place of a sheet.
enum SheetCell: Hashable, Sendable {
  /// Text as it came; it is never computed.
  case text(String)
  case number(Int)
  /// A day.
  case day(Instant)
  case empty

  init(_ text: String?) { self = text.map { $0.isEmpty ? .empty : .text($0) } ?? .empty }
  init(day: Instant?) { self = day.map(SheetCell.day) ?? .empty }
}

/// One column of an official sheet, under its official head.
struct SheetColumn<Subject>: Sendable {
  let head: String
  let cell: @Sendable (Subject) -> SheetCell

  init(_ head: String, _ cell: @escaping @Sendable (Subject) -> SheetCell) { (self.head, self.cell) = (head, cell) }
  /// One of which nothing is known here.
  static func unknown(_ head: String) -> SheetColumn { SheetColumn(head) { _ in .empty } }
}

/// A workbook that cannot be written.
struct WorkbookError: UserFacingError {
  let reason: String
  var description: String { "workbook: cannot be written: \(reason): make room on the disk of the folder" }
}

/// Writes a workbook (Office Open XML) row by row, in memory that does not grow with it. Equal contents give equal bytes.
final class Workbook {
  /// How much text a cell holds, in UTF-16 code units. Source: Excel specifications and limits.
  static let longestText = 32_767

  private let path: String
  private let workbook: UnsafeMutablePointer<lxw_workbook>
  private let heads: UnsafeMutablePointer<lxw_format>
  private let days: UnsafeMutablePointer<lxw_format>
  private let wrapping: UnsafeMutablePointer<lxw_format>
  private var isOpen = true

  /// - Parameters:
  ///   - folder: where it can be written while it is made.
  ///   - created: the only time that it names.
  init(title: String, created: Instant, in folder: String) throws {
    let path = "\(folder)/workbook.\(getpid()).pending"
    self.path = path
    workbook = folder.withCString { folder in
      var options = lxw_workbook_options()
      options.constant_memory = 1
      options.tmpdir = UnsafeMutablePointer(mutating: folder)
      return workbook_new_opt(path, &options)
    }
    heads = workbook_add_format(workbook)
    format_set_bold(heads)
    format_set_text_wrap(heads)
    days = workbook_add_format(workbook)
    format_set_num_format(days, "yyyy-mm-dd")
    wrapping = workbook_add_format(workbook)
    format_set_text_wrap(wrapping)
    setProperties(title: title, created: created)
  }

  deinit {
    if isOpen { workbook_close(workbook) }
    unlink(path)
  }

  private func setProperties(title: String, created: Instant) {
    title.withCString { title in
      "fipswatch".withCString { author in
        var properties = lxw_doc_properties()
        properties.title = UnsafeMutablePointer(mutating: title)
        properties.author = UnsafeMutablePointer(mutating: author)
        properties.created = time_t(created.seconds)
        workbook_set_properties(workbook, &properties)
      }
    }
  }

  /// Its bytes; it is then closed.
  func data() throws -> Data {
    isOpen = false
    let code = workbook_close(workbook)
    guard code == LXW_NO_ERROR else { throw WorkbookError(reason: String(cString: lxw_strerror(code))) }
    return try Data(contentsOf: URL(filePath: path))
  }

  /// A sheet, to which rows are added from the top.
  final class Sheet {
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let workbook: Workbook
    private var row: UInt32 = 0

    fileprivate init(_ workbook: Workbook, _ name: String) {
      self.workbook = workbook
      sheet = workbook_add_worksheet(workbook.workbook, name)
    }

    /// - Parameter column: where the first cell stands.
    func add(_ cells: [SheetCell], from column: Int = 0, asHeads: Bool = false) {
      for (index, cell) in cells.enumerated() { write(cell, at: UInt16(column + index), asHeads: asHeads) }
      row += 1
    }

    func skipRows(_ count: Int) { row += UInt32(count) }

    /// The rows above stay in sight.
    func freeze() { worksheet_freeze_panes(sheet, row, 0) }

    func setWidth(_ width: Double, of columns: ClosedRange<Int>) {
      worksheet_set_column(sheet, UInt16(columns.lowerBound), UInt16(columns.upperBound), width, nil)
    }

    private func write(_ cell: SheetCell, at column: UInt16, asHeads: Bool) {
      switch cell {
      case .text(let text):
        let format = asHeads ? workbook.heads : text.contains("\n") ? workbook.wrapping : nil
        worksheet_write_string(sheet, row, column, SheetText.fitting(text), format)
      case .number(let number): worksheet_write_number(sheet, row, column, Double(number), nil)
      case .day(let day): worksheet_write_number(sheet, row, column, SheetText.serialNumber(of: day), workbook.days)
      case .empty: break
      }
    }
  }

  func addSheet(_ name: String) -> Sheet { Sheet(self, name) }
}

enum SheetText {
  /// Text without hidden characters that fits a cell: its beginning, and how much more there is.
  static func fitting(_ text: String) -> String {
    let visible = HostileText.visible(text, except: ["\n"])
    guard visible.utf16.count > Workbook.longestText else { return visible }
    let kept = Workbook.longestText - 40
    let scalars = visible.unicodeScalars
    var (end, count) = (scalars.startIndex, 0)
    while end < scalars.endIndex {
      let width = UTF16.width(scalars[end])
      guard count + width <= kept else { break }
      count += width
      end = scalars.index(after: end)
    }
    return "\(String(scalars[..<end])) … (\(visible.utf16.count - count) characters more)"
  }

  /// Days since 1899-12-30, as workbooks count.
  static func serialNumber(of day: Instant) -> Double { Double(day.dayNumber + 25_569) }
}
