import Foundation

/// An open file, which is closed with its owner.
struct Descriptor: ~Copyable {
  let number: Int32
  private let path: String
  private let isOurs: Bool

  /// - Parameter permissions: of a file that is made.
  init(opening path: String, _ flags: Int32, permissions: mode_t = 0o600) throws(FileError) {
    var number: Int32
    repeat { number = open(path, flags | O_CLOEXEC, permissions) } while number < 0 && errno == EINTR
    guard number >= 0 else { throw FileError(path) }
    (self.number, self.path, isOurs) = (number, path, true)
  }

  /// One that somebody else opened, and closes.
  init(borrowing number: Int32, calledSo path: String) { (self.number, self.path, isOurs) = (number, path, false) }

  deinit { if isOurs { close(number) } }

  /// Writes all of it.
  ///
  /// - Parameter patience: how long a reader at the other end may take nothing, in seconds. Whoever reads standard output
  ///   may take as long as he likes.
  func write(_ data: some ContiguousBytes, patience: Int32? = nil) throws(FileError) {
    let code = data.withUnsafeBytes { bytes -> Int32 in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Foundation.write(number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count > 0 { rest = rest.dropFirst(count) }
        if count == 0 { return ENOSPC }
        if count < 0, let code = failure(patience) { return code }
      }
      return 0
    }
    guard code == 0 else {
      throw code == ETIMEDOUT
        ? FileError(path, "its reader took nothing for \(patience ?? 0) s: see to it") : FileError(path, code: code)
    }
  }

  /// What keeps from writing on, once it is known that waiting does not help; nil where it did.
  private func failure(_ patience: Int32?) -> Int32? {
    guard errno != EINTR else { return nil }
    guard errno == EAGAIN else { return errno }
    var waiting = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
    return poll(&waiting, 1, patience.map { $0 * 1_000 } ?? -1) == 0 ? ETIMEDOUT : nil
  }

  /// What was written is on the disk, where there is one: devices and FIFOs have none.
  func synchronize() throws(FileError) {
    guard fsync(number) == 0 || [EINVAL, EROFS, ENOTSUP].contains(errno) else { throw FileError(path) }
  }
}
