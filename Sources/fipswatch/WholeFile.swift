import Foundation

/// A file of which nobody ever reads a half: it is written beside its place, and moved there.
struct WholeFile {
  let path: String

  /// - Throws: `CommandFailure`; what was at the path is then as it was.
  func replace(by data: Data) throws {
    let place = URL(filePath: path)
    let process = ProcessInfo.processInfo.processIdentifier
    // Its name neither ends as the file's does, nor is it shown: who reads all files of the folder passes it over.
    let unfinished = place.deletingLastPathComponent()
      .appending(path: ".\(place.lastPathComponent).unfinished-\(process)").path
    defer { unlink(unfinished) }
    try checking(
      FileManager.default.createFile(atPath: unfinished, contents: data, attributes: [.posixPermissions: 0o644]))
    try checking(chmod(unfinished, 0o644) == 0)
    try checking(rename(unfinished, path) == 0)
  }

  private func checking(_ isDone: Bool) throws {
    guard !isDone else { return }
    throw CommandFailure(description: "\(path): cannot be written: \(String(cString: strerror(errno)))")
  }
}
