import Foundation

/// Where the server listens: `127.0.0.1:8484`, `[::1]:8484`, `localhost:8484`, or `unix:/run/fipswatch/serve.sock`.
package enum ListenAddress: Equatable, Sendable, CustomStringConvertible {
  /// The host is without the brackets of an IPv6 address; the port is 0 for one that the system chooses.
  case tcp(host: String, port: Int)
  /// A Unix socket, which those can use who may write to it.
  case unix(path: String)

  package init?(_ text: String) {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst("unix:".count))
      guard path.hasPrefix("/"), path.utf8.count <= Self.longestPath, !path.utf8.contains(0) else { return nil }
      self = .unix(path: path)
      return
    }
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self = .tcp(host: String(host), port: Int(port))
  }

  /// What the system has room for, less the NUL at the end.
  private static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  package var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }

  /// Only this machine can reach it.
  package var isLocal: Bool {
    switch self {
    case .unix: true
    case .tcp(let host, _): Self.isLoopback(host)
    }
  }

  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" { return true }
    var (four, six) = (in_addr(), in6_addr())
    if inet_pton(AF_INET, host, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
    guard inet_pton(AF_INET6, host, &six) == 1 else { return false }
    return withUnsafeBytes(of: &six) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
  }
}

/// Which names a browser may have used for this server.
///
/// A page from elsewhere can have its own name resolve to 127.0.0.1 (DNS rebinding), and would then read all that is
/// served there; but the browser still tells the name.
enum HostRule: Sendable {
  case any
  /// Names of this machine; the port may be that of a tunnel.
  case loopback

  func allows(_ authority: String?) -> Bool {
    guard case .loopback = self else { return true }
    guard let host = authority.flatMap(Self.host) else { return false }
    return ListenAddress.isLoopback(host)
  }

  /// The host of `localhost:8484` or `[::1]`, in lower case.
  static func host(of authority: String) -> String? {
    let text = authority.lowercased()
    guard case .tcp(let host, _)? = ListenAddress(text) ?? ListenAddress(text + ":0") else { return nil }
    return host
  }
}
