import Foundation
import Logging
import Reporting

/// What goes to standard error: one line a message, safe for a terminal. Standard output is data and nothing else.
struct StandardErrorLog: LogHandler {
  var logLevel: Logger.Level = .warning
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let line = HostileText.visible(event.message.description)
    FileHandle.standardError.write(Data("fipswatch: \(line)\n".utf8))
  }
}

let log = Logger(label: "fipswatch") { _ in StandardErrorLog() }
