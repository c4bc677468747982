import Files
import Foundation
import InventoryModel
import InventoryStore
import Reporting

/// A line on standard error that shows how much of a document was read, once that takes longer than a second.
final class ProgressBar: Sendable {
  private let store: InventoryStore
  private let title: String
  private let isOver = DispatchSemaphore(value: 0)
  private let hasEnded = DispatchSemaphore(value: 0)

  /// Runs `body`; on a terminal, with a bar beside it.
  static func showing<Value>(_ file: String, of store: InventoryStore, _ body: () throws -> Value) rethrows -> Value {
    guard isatty(STDERR_FILENO) == 1 else { return try body() }
    let bar = ProgressBar(store: store, title: HostileText.visible(URL(filePath: file).lastPathComponent))
    Thread.detachNewThread { bar.paint() }
    defer { bar.finish() }
    return try body()
  }

  private init(store: InventoryStore, title: String) {
    self.store = store
    self.title = title
  }

  private func finish() {
    isOver.signal()
    hasEnded.wait()
  }

  private func paint() {
    var isShown = false
    while isOver.wait(timeout: .now() + (isShown ? 0.1 : 1)) == .timedOut {
      write(line)
      isShown = true
    }
    if isShown { write("") }
    hasEnded.signal()
  }

  private var line: String {
    let (read, total) = store.importProgress()
    guard total > 0 else { return "\(title): \(read / 1_000_000) MB read" }
    let share = min(1, Double(read) / Double(total))
    let full = Int(share * 30)
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 30 - full)
    return "\(title) \(bar) \(Int(share * 100)) %" + (share == 1 ? ", merging" : "")
  }

  /// Replaces what the line showed.
  private func write(_ text: String) { StandardError.write("\r\u{1B}[K\(text)") }
}
