import Foundation
import Testing

@testable import Dashboard

@Suite("Protection")
struct ProtectionTests {
  static let secret = "correct-horse-battery-staple"

  @Test(
    "addresses are read, or are none",
    arguments: [
      ("127.0.0.1:8484", "127.0.0.1:8484"), ("[::1]:80", "[::1]:80"), ("localhost:0", "localhost:0"),
      ("unix:/run/f.sock", "unix:/run/f.sock"), ("unix:f.sock", nil), ("unix:", nil), ("unix:/a\0b", nil),
      ("unix:/\(String(repeating: "a", count: 108))", nil), ("::1:80", nil), ("127.0.0.1", nil), (":80", nil),
      ("a:65536", nil), ("a:x", nil), ("", nil),
    ] as [(String, String?)])
  func address(text: String, read: String?) {
    #expect(ListenAddress(text)?.description == read)
  }

  @Test(
    "of all addresses only loopback is loopback",
    arguments: [
      ("127.0.0.1", true), ("127.8.9.10", true), ("::1", true), ("localhost", true), ("0.0.0.0", false), ("::", false),
      ("10.0.0.1", false), ("128.0.0.1", false), ("::ffff:127.0.0.1", false), ("localhost.evil.example", false),
      ("127.0.0.1.evil.example", false), ("::2", false),
    ])
  func loopback(host: String, isLoopback: Bool) {
    #expect(ListenAddress.tcp(host: host, port: 80).isLocal == isLoopback)
  }

  @Test(
    "others reach it only with a token, and a proxy in front that encrypts",
    arguments: [
      (true, true, nil), (true, false, "would cross the network unencrypted"),
      (false, true, "others can reach this address"), (false, false, "would cross the network unencrypted"),
    ] as [(Bool, Bool, String?)])
  func open(hasToken: Bool, isBehindProxy: Bool, reason: String?) throws {
    let token = hasToken ? try AccessToken(Self.secret) : nil
    func protect() throws(ServeError) {
      _ = try Protection(
        of: ListenAddress("0.0.0.0:8484")!, token: token, isBehindProxy: isBehindProxy)
    }
    guard let reason else { return try protect() }
    let error = #expect(throws: ServeError.self) { try protect() }
    #expect(error?.description.contains(reason) == true)
  }

  @Test(
    "the token is taken as bearer, and as anybody's password",
    arguments: [
      ("Bearer \(secret)", true), ("bearer  \(secret)", true), ("Basic \(basic("ana:\(secret)"))", true),
      ("Basic \(basic(":\(secret)"))", true), ("Basic \(basic(secret))", false),
      ("Basic \(basic("\(secret):"))", false),
      ("Basic !!!", false), ("Bearer \(secret)x", false), ("Bearer", false), ("Bearer ", false), (secret, false),
      ("Bearer \(secret.dropLast())", false), ("Digest \(secret)", false), ("", false), (nil, false),
    ] as [(String?, Bool)])
  func token(header: String?, isTaken: Bool) throws {
    #expect(try AccessToken(Self.secret).isIn(authorization: header) == isTaken)
  }

  private static func basic(_ pair: String) -> String { Data(pair.utf8).base64EncodedString() }

  @Test(
    "a file of a token that others could read, or that is none, is refused",
    arguments: [
      (secret + "\n", 0o600, nil), (secret, 0o440, nil), (secret, 0o644, "chmod 600 it"),
      (secret, 0o620, "chmod 600 it"), (secret, 0o602, "chmod 600 it"), ("short\n", 0o600, "openssl rand -hex 32"),
      ("has spaces in it, which is no word", 0o600, "openssl rand -hex 32"), ("", 0o600, "openssl rand -hex 32"),
    ] as [(String, Int, String?)])
  func tokenFile(text: String, mode: Int, reason: String?) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "fipswatch-token-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Data(text.utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    guard let reason else {
      #expect(try AccessToken(file: file).isIn(authorization: "Bearer \(Self.secret)"))
      return
    }
    let error = #expect(throws: ServeError.self) { _ = try AccessToken(file: file) }
    #expect(error?.description.contains(reason) == true)
    #expect(text.isEmpty || error?.description.contains(text.prefix(5)) == false)
  }

  @Test(
    "a name that somebody else made lead here is not ours",
    arguments: [
      ("localhost:8484", true), ("127.0.0.1", true), ("[::1]:9000", true), ("LOCALHOST", true),
      ("evil.example", false), ("evil.example:8484", false), ("localhost.evil.example", false), ("", false),
      (nil, false),
    ] as [(String?, Bool)])
  func rebinding(host: String?, isOurs: Bool) {
    #expect(HostRule.loopback.allows(host) == isOurs)
    #expect(HostRule.any.allows(host))
  }
}
