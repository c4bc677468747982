import Foundation

/// A file that is being written, or is on the disk, but not yet under its name; it goes away unless it is published.
package struct PendingFile: ~Copyable {
  private let path: String
  private let pendingPath: String
  private let file: Descriptor

  /// An empty one, which is filled piece by piece.
  ///
  /// - Parameter permissions: whatever the umask says. Unless given, only its owner may read it, as what names an
  ///   organisation's subscriptions.
  package init(at path: String, permissions: mode_t = 0o600) throws(FileError) {
    let pendingPath = Self.pendingPath(of: path)
    unlink(pendingPath)
    let file: Descriptor
    do throws(FileError) {
      file = try Descriptor(opening: pendingPath, O_WRONLY | O_CREAT | O_EXCL)
    } catch {
      throw error.of(path)
    }
    let made = PendingFile(path: path, pendingPath: pendingPath, file: file)
    guard fchmod(made.file.number, permissions) == 0 else { throw FileError(path) }
    self = made
  }

  /// - Throws: with nothing left behind.
  package init(_ data: some ContiguousBytes, at path: String, permissions: mode_t = 0o600) throws(FileError) {
    let file = try PendingFile(at: path, permissions: permissions)
    try file.write(data)
    try file.synchronize()
    self = file
  }

  private init(path: String, pendingPath: String, file: consuming Descriptor) {
    (self.path, self.pendingPath) = (path, pendingPath)
    self.file = file
  }

  package func write(_ piece: some ContiguousBytes) throws(FileError) {
    do throws(FileError) { try file.write(piece) } catch { throw error.of(path) }
  }

  /// All that was written is on the disk.
  package func synchronize() throws(FileError) {
    do throws(FileError) { try file.synchronize() } catch { throw error.of(path) }
  }

  deinit { unlink(pendingPath) }

  private static let ending = ".pending"

  /// Where a file of a name is made by this process.
  package static func pendingPath(of path: String) -> String { "\(path).\(getpid())\(ending)" }

  /// The process that writes, or wrote, the pending file of a name; nil for other names.
  package static func writer(ofName name: String) -> pid_t? {
    guard name.hasSuffix(ending) else { return nil }
    return name.dropLast(ending.count).split(separator: ".").last.flatMap { pid_t($0) }
  }

  /// Gives the file its name.
  ///
  /// - Parameter replacing: whether it may take the place of an older one of that name; else it is an error that there is
  ///   one.
  package consuming func publish(replacing: Bool = true) throws(FileError) {
    let isPublished = replacing ? rename(pendingPath, path) == 0 : link(pendingPath, path) == 0
    guard isPublished else { throw FileError(path) }
    // The name is on the disk too, where the system says so; on some file systems it cannot.
    let folder = URL(filePath: path).deletingLastPathComponent().path
    if let descriptor = try? Descriptor(opening: folder, O_RDONLY) { try? descriptor.synchronize() }
  }
}
