import Files
import Foundation
import InventoryModel
import Logging
import Synchronization

/// How the log is written, and from which level on.
struct LogSettings: Sendable {
  enum Format: String, CaseIterable, Sendable {
    case text
    /// One JSON object a line: `{"at":"2026-11-22T02:00:05Z","level":"info","message":"…"}`.
    case json
  }

  var format = Format.text
  var level = Logger.Level.warning
  /// The time of a line; without one it has none.
  var now: (@Sendable () -> Instant)?

  /// Set once, before there is anything to say.
  static let current = Mutex(LogSettings())
}

/// What goes to standard error: one line a message, safe for a terminal. Standard output is data and nothing else.
struct StandardErrorLog: LogHandler {
  private var ownLevel: Logger.Level?
  var logLevel: Logger.Level {
    get { ownLevel ?? LogSettings.current.withLock { $0.level } }
    set { ownLevel = newValue }
  }
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let settings = LogSettings.current.withLock { $0 }
    let visible = HostileText.visible(event.message.description)
    let isInPipeline = Pipeline(environment: ProcessInfo.processInfo.environment) != nil
    let line = isInPipeline ? Pipeline.defused(visible) : visible
    StandardError.write(settings.text(of: line, at: event.level) + "\n")
  }
}

extension LogSettings {
  fileprivate func text(of line: String, at level: Logger.Level) -> String {
    let time = now?()
    guard format == .json else { return (time.map { "\($0) " } ?? "") + "fipswatch: \(line)" }
    var entry = ["level": JSONValue.string(level.rawValue), "message": .string(line)]
    if let time { entry["at"] = .string(time.description) }
    return JSONValue.object(entry).text()
  }
}

let log = Logger(label: "fipswatch") { _ in StandardErrorLog() }
