import Foundation

/// Where the server listens: `127.0.0.1:8484`, `[::1]:8484` or `localhost:8484`.
package struct ListenAddress: Equatable, Sendable, CustomStringConvertible {
  /// Without the brackets of an IPv6 address.
  package let host: String
  /// 0 for one that the system chooses.
  package let port: Int

  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    (self.host, self.port) = (String(host), Int(port))
  }

  package init(host: String, port: Int) { (self.host, self.port) = (host, port) }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Only this machine can reach it.
  package var isLoopback: Bool {
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
    return ListenAddress(host: host, port: 0).isLoopback
  }

  /// The host of `localhost:8484` or `[::1]`, in lower case.
  private static func host(of authority: String) -> String? {
    let text = authority.lowercased()
    return (ListenAddress(text) ?? ListenAddress(text + ":0"))?.host
  }
}
