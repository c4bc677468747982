import Foundation

/// A file that is read whole: a policy, a token, certificates.
package enum SmallFile {
  package enum Fault: Error, Hashable {
    case missing
    case folder
    /// A FIFO or device that gives nothing.
    case silent
    case unreadable

    /// What is wrong, and what to do.
    package var reason: String {
      switch self {
      case .missing: "there is no such file: check its name"
      case .folder: "is a folder: name a file in it"
      case .silent: "nobody writes to it: start its writer first, or name a file"
      case .unreadable: "cannot be read: check its permissions"
      }
    }
  }

  /// How long somebody may take to write into a FIFO, in milliseconds.
  private static let patience: Int32 = 10_000

  /// Its bytes, or the first of them.
  ///
  /// - Parameter limit: how many are read at most.
  package static func data(at path: String, upTo limit: Int) throws(Fault) -> Data {
    // Without O_NONBLOCK, opening a FIFO waits until there is a writer.
    let number = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard number >= 0 else { throw [ENOENT, ENOTDIR].contains(errno) ? .missing : .unreadable }
    defer { close(number) }
    var data = Data()
    while data.count < limit, case let part = try read(number, upTo: min(limit - data.count, 1 << 16)), !part.isEmpty {
      data += part
    }
    return data
  }

  private static func read(_ number: Int32, upTo count: Int) throws(Fault) -> Data {
    var part = Data(count: count)
    while true {
      var waiting = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, patience) != 0 else { throw .silent }
      let read = part.withUnsafeMutableBytes { Foundation.read(number, $0.baseAddress, count) }
      if read >= 0 { return part.prefix(read) }
      guard [EINTR, EAGAIN].contains(errno) else { throw errno == EISDIR ? .folder : .unreadable }
    }
  }
}
