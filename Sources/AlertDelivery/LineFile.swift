import Foundation

/// A file that lines are added to. A line is written at once and is on the disk when `append` returns.
struct LineFile {
  let path: String

  func append(_ line: Data) throws(DeliveryError) {
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw error }
    defer { close(file) }
    let bytes = Array(line + Data("\n".utf8))
    guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else { throw error }
  }

  private var error: DeliveryError { .file(path: path, reason: String(cString: strerror(errno))) }
}
