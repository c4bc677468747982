import Foundation

/// A file that a command writes: nobody ever sees a part of it.
struct OutputFile {
  let path: String

  /// Writes beside it, then takes its place.
  func write(_ text: String) throws(CommandFailure) {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw CommandFailure(description: "\(path): cannot be written: see that its folder exists and is yours")
    }
  }
}
