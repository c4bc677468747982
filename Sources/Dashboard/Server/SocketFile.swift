import Foundation

/// The file of a Unix socket on which the server listens.
enum SocketFile {
  /// Removes what a server left that did not end well. One that is used, and any other file, stays.
  static func makeRoom(for address: ListenAddress) throws(ServeError) {
    guard case .unix(let path) = address else { return }
    var attributes = stat()
    guard lstat(path, &attributes) == 0 else { return }
    guard attributes.st_mode & S_IFMT == S_IFSOCK else {
      throw .cannotListen("\(path): there is a file that is no socket: name another one")
    }
    guard !isAnswered(path) else { throw .cannotListen("\(path): another server listens there: end it first") }
    unlink(path)
  }

  /// The proxy is another user, whom its group lets in.
  static func openToGroup(_ address: ListenAddress) {
    if case .unix(let path) = address { chmod(path, 0o660) }
  }

  static func remove(_ address: ListenAddress) {
    if case .unix(let path) = address { unlink(path) }
  }

  private static func isAnswered(_ path: String) -> Bool {
    let socket = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}
