import Foundation

/// A host that tokens and questions may go to: over TLS, or in plain HTTP on this machine alone.
package struct Origin: Hashable, Sendable, CustomStringConvertible {
  package let scheme: String
  /// In lower case; an IPv6 address without brackets.
  package let host: String
  package let port: Int

  /// Reads `https://management.azure.com/`; a path is not allowed.
  ///
  /// - Parameter setting: what messages call it. They do not quote it, as it may hold a password.
  /// - Throws: `WebError.setting` for plain HTTP to another machine, and for what is no address.
  package init(_ text: String, of setting: String) throws(WebError) {
    guard let origin = Self.read(text), ["", "/"].contains(URLComponents(string: text)?.percentEncodedPath) else {
      throw .setting("\(setting): not the address of a service: give one such as https://management.azure.com")
    }
    guard origin.isPrivate else { throw .setting("\(setting): \(Self.plainHTTP)") }
    self = origin
  }

  static let plainHTTP = "plain HTTP would expose tokens: give an https address"

  /// Whether the connection is private: it has TLS, or stays on this machine.
  var isPrivate: Bool { scheme == "https" || Self.isLoopback(host) || self == .instanceMetadata }

  private init(scheme: String, host: String, port: Int) {
    (self.scheme, self.host, self.port) = (scheme, host, port)
  }

  /// The metadata service of the virtual machine, which is plain HTTP and never leaves its host.
  package static let instanceMetadata = Origin(scheme: "http", host: "169.254.169.254", port: 80)

  package static func read(_ text: String) -> Origin? {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      ["http", "https"].contains(scheme), let host = parts.host?.lowercased(), !host.isEmpty,
      parts.user == nil, parts.password == nil,
      let port = URLComponents.port(in: text, unlessGiven: scheme == "https" ? 443 : 80)
    else { return nil }
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    return Origin(scheme: scheme, host: bare, port: port)
  }

  package static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
  }

  package var description: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (scheme == "https" ? 443 : 80) ? "\(scheme)://\(name)" : "\(scheme)://\(name):\(port)"
  }

  /// The address of a path on this host. Names and values of the query are encoded; the path must be.
  package func url(_ path: String, query: KeyValuePairs<String, String> = [:]) -> String {
    guard !query.isEmpty else { return description + path }
    return description + path + "?" + query.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
  }

  /// The address that a link names, if it is on this host.
  ///
  /// It is put together from this origin and the link's path and query, so that two readings of one link can never
  /// send a token elsewhere.
  /// - Throws: `WebError.foreignLink`.
  package func url(following link: String) throws(WebError) -> String {
    guard let target = Self.read(link), let parts = URLComponents(string: link) else {
      throw .foreignLink("an address that cannot be read")
    }
    guard target == self else { throw .foreignLink(target.description) }
    return description + parts.percentEncodedPath + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
  }

  /// The address for libcurl, if `text` is one on this host: put together from parts that no two readers take for
  /// different ones.
  func transferURL(of text: String) -> String? {
    guard let parts = URLComponents(string: text), let name = parts.encodedHost,
      name.utf8.allSatisfy({ Self.hostBytes.contains($0) })
    else { return nil }
    let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
    return "\(scheme)://\(name):\(port)\(path)" + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
  }

  private static let hostBytes = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._[:]".utf8)

  package static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  /// RFC 3986, 2.3.
  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}

extension URLComponents {
  /// The port of an address; nil for one that there is none of, which Foundation reads as not given.
  static func port(in text: String, unlessGiven usual: Int) -> Int? {
    let authority = text.range(of: "://").map { text[$0.upperBound...] }?.prefix { !"/?#".contains($0) } ?? ""
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    let end = host.split(separator: "]", omittingEmptySubsequences: false).last ?? ""
    guard let digits = end.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first,
      !digits.isEmpty
    else { return usual }
    return UInt16(digits).flatMap { $0 == 0 ? nil : Int($0) }
  }
}
