import Foundation

/// Where a user wants something written.
///
/// A plain file is replaced once the new one is whole and on the disk. What is none (a device, a FIFO, a socket) is
/// written to, for replacing it would destroy what it is for.
package enum Destination: Hashable, Sendable {
  case standardOutput
  /// A file, or one that there is none of yet; links were followed to it.
  case file(path: String)
  /// What is written to as it stands.
  case stream(path: String)

  /// - Parameter path: `-` is standard output, as no path is.
  /// - Throws: for folders, and for links that lead in a circle.
  package init(_ path: String?) throws(FileError) {
    guard let path, path != "-" else {
      self = .standardOutput
      return
    }
    let target = try Self.target(of: path)
    var attributes = stat()
    guard stat(target, &attributes) == 0 else {
      // Whatever else is wrong is told when it is made.
      self = .file(path: target)
      return
    }
    switch attributes.st_mode & S_IFMT {
    case S_IFDIR: throw FileError(path, "is a folder: name a file in it")
    case S_IFREG where !Self.isOpenFile(target): self = .file(path: target)
    default: self = .stream(path: target)
    }
  }

  /// What a path leads to, whether that exists or not; a file that a process has open (`/dev/stdout`) stays what it is.
  private static func target(of path: String) throws(FileError) -> String {
    var target = path
    for _ in 0..<40 {
      guard !isOpenFile(target), let next = try? FileManager.default.destinationOfSymbolicLink(atPath: target) else {
        return target
      }
      target = next.hasPrefix("/") ? next : URL(filePath: target).deletingLastPathComponent().path + "/" + next
    }
    throw FileError(path, "its links lead in a circle: name the file itself")
  }

  /// `/proc/self/fd/1`, under whatever name it is known.
  private static func isOpenFile(_ path: String) -> Bool {
    let folder = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath().path
    return folder.hasPrefix("/proc/") && folder.hasSuffix("/fd")
  }

  /// Whether it is this very file, under whatever name.
  package func isFile(at path: String) -> Bool {
    guard case .file(let own) = self else { return false }
    var (one, other) = (stat(), stat())
    guard stat(own, &one) == 0, stat(path, &other) == 0 else {
      return URL(filePath: own).standardizedFileURL == URL(filePath: path).standardizedFileURL
    }
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }
}

// MARK: - Writing

extension Destination {
  /// Writes all of it, or, to a file, nothing.
  ///
  /// - Parameter replacing: whether a file may take the place of an older one.
  package func write(_ data: Data, replacing: Bool = true) throws(FileError) {
    switch self {
    case .standardOutput: try StandardOutput.write(data)
    case .file(let path): try PendingFile(data, at: path, permissions: 0o644).publish(replacing: replacing)
    case .stream(let path): try Self.withStream(path) { file throws(FileError) in try Self.write(data, to: file) }
    }
  }

  /// Adds a line to the end, and leaves none behind that is not whole.
  package static func append(line: Data, to path: String) throws(FileError) {
    try withStream(path, creating: 0o640) { file throws(FileError) in
      var before = stat()
      guard fstat(file.number, &before) == 0 else { throw FileError(path) }
      do throws(FileError) {
        try write(line + Data("\n".utf8), to: file)
        try file.synchronize()
      } catch {
        if before.st_mode & S_IFMT == S_IFREG { ftruncate(file.number, before.st_size) }
        throw error
      }
    }
  }

  /// How long, in seconds, somebody may take to read what is written to a FIFO, or to take it.
  private static let patience: Int32 = 10

  private static func write(_ data: Data, to file: borrowing Descriptor) throws(FileError) {
    try withoutBrokenPipeSignal { () throws(FileError) in try file.write(data, patience: patience) }
  }

  /// Opens what stands there, without making or emptying it; a FIFO that nobody reads ends in time.
  private static func withStream(
    _ path: String, creating permissions: mode_t? = nil, _ body: (borrowing Descriptor) throws(FileError) -> Void
  ) throws(FileError) {
    if let number = ownDescriptor(path) { return try body(Descriptor(borrowing: number, calledSo: path)) }
    let flags = O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | (permissions == nil ? 0 : O_CREAT)
    for _ in 0..<patience * 20 {
      do throws(FileError) {
        return try body(Descriptor(opening: path, flags, permissions: permissions ?? 0))
      } catch  where error.code == ENXIO {
        usleep(50_000)
      }
    }
    throw FileError(path, "nobody reads it: start its reader first")
  }

  /// The number of a file that this process has open: only so is it written where others left off.
  private static func ownDescriptor(_ path: String) -> Int32? {
    let url = URL(filePath: path)
    let folder = url.deletingLastPathComponent().resolvingSymlinksInPath().path
    return folder == "/proc/\(getpid())/fd" ? Int32(url.lastPathComponent) : nil
  }

  /// Writing to a FIFO whose reader went away is an error, not the end of the process.
  private static func withoutBrokenPipeSignal(_ body: () throws(FileError) -> Void) throws(FileError) {
    var (pipe, before) = (sigset_t(), sigset_t())
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    defer {
      var none = timespec()
      _ = sigtimedwait(&pipe, nil, &none)
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    try body()
  }
}
