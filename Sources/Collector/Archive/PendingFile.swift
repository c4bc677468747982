import Foundation

/// A file that is written, and on the disk, but not yet under its name; it goes away unless it is published.
public struct PendingFile: ~Copyable {
  private let path: String
  private let pendingPath: String

  /// - Parameter permissions: whatever the umask says. Unless given, only its owner may read it, as what names an
  ///   organisation's subscriptions.
  /// - Throws: `CollectorError.cannotWrite`, with nothing left behind.
  public init(_ data: Data, at path: String, permissions: mode_t = 0o600) throws(CollectorError) {
    self.path = path
    pendingPath = "\(path).\(getpid())\(Self.ending)"
    let descriptor = open(pendingPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: Self.reason()) }
    let isWritten =
      Self.write(data, to: descriptor) && fchmod(descriptor, permissions) == 0 && fsync(descriptor) == 0
    let reason = Self.reason()
    guard close(descriptor) == 0, isWritten else {
      unlink(pendingPath)
      throw .cannotWrite(path: path, reason: reason)
    }
  }

  deinit { unlink(pendingPath) }

  private static let ending = ".pending"

  /// The process that writes, or wrote, the pending file of a name; nil for other names.
  static func writer(ofName name: String) -> pid_t? {
    guard name.hasSuffix(ending) else { return nil }
    return name.dropLast(ending.count).split(separator: ".").last.flatMap { pid_t($0) }
  }

  /// Gives the file its name, in place of an older one of that name.
  public consuming func publish() throws(CollectorError) {
    guard rename(pendingPath, path) == 0 else { throw .cannotWrite(path: path, reason: Self.reason()) }
    let folder = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  private static func write(_ data: Data, to descriptor: Int32) -> Bool {
    data.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        guard count > 0 || errno == EINTR else { return false }
        rest = rest.dropFirst(max(0, count))
      }
      return true
    }
  }

  private static func reason() -> String {
    errno == ENOSPC ? "the disk is full" : String(cString: strerror(errno))
  }
}
