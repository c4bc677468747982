import Foundation

/// What came through a pipe, kept in a file, so that it can be looked at before somebody reads it for good.
struct StandardInput {
  /// What messages call it.
  static let name = "standard input"

  /// Its bytes, or the first of them.
  static func data(upTo limit: Int) throws(OperationFailure) -> Data {
    guard let data = try? FileHandle.standardInput.read(upToCount: limit) ?? Data() else {
      throw OperationFailure("\(name): cannot be read: give it a file or a pipe")
    }
    return data
  }

  private let copy = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)")

  /// Runs `body` with the path of a copy, which is gone afterwards. Standard input itself then begins anew.
  func withCopy<Value>(_ body: (String) throws -> Value) throws -> Value {
    defer { unlink(copy.path) }
    try spool()
    return try body(copy.path)
  }

  /// The copy, which only its owner may read, takes the place of standard input.
  private func spool() throws {
    let file = open(copy.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    defer { close(file) }
    guard file >= 0, copyAll(to: file), lseek(file, 0, SEEK_SET) == 0, dup2(file, STDIN_FILENO) >= 0 else {
      throw OperationFailure(
        "\(Self.name): cannot be kept in \(copy.deletingLastPathComponent().path): make room there, "
          + "or name another folder with TMPDIR")
    }
  }

  private func copyAll(to file: Int32) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 1 << 20, alignment: 16) { block in
      while true {
        let count = read(STDIN_FILENO, block.baseAddress, block.count)
        guard count != 0 else { return true }
        if count < 0, errno == EINTR { continue }
        guard count > 0, writeAll(UnsafeRawBufferPointer(block)[..<count], to: file) else { return false }
      }
    }
  }

  private func writeAll(_ bytes: Slice<UnsafeRawBufferPointer>, to file: Int32) -> Bool {
    var rest = UnsafeRawBufferPointer(rebasing: bytes)
    while !rest.isEmpty {
      let count = write(file, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return true
  }
}
