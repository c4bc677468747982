import CServerTLS
import Foundation

/// A certificate authority that lives as long as one run of the tests, made by `openssl`.
public struct ThrowAwayAuthority: Sendable {
  public static let shared = try! ThrowAwayAuthority()

  /// What a client must trust (PEM).
  public let certificate: String
  /// For `localhost`.
  public let localhost: ServerTLS
  /// For `localhost`, in nothing newer than TLS 1.1.
  public let outdated: ServerTLS
  /// For some other name.
  public let elsewhere: ServerTLS

  private init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-ca-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    try Self.openssl(
      ["req", "-x509"] + key + ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=throw-away"], folder)
    func server(_ name: String, newest: Int = 0) throws -> ServerTLS {
      try Self.openssl(
        ["req", "-x509"] + key + [
          "-keyout", "\(name).key", "-out", "\(name).pem", "-subj", "/CN=\(name)", "-CA", "ca.pem", "-CAkey", "ca.key",
          "-addext", "subjectAltName=DNS:\(name)", "-addext", "basicConstraints=critical,CA:FALSE",
        ], folder)
      return try ServerTLS(certificate: "\(folder)/\(name).pem", key: "\(folder)/\(name).key", newest: newest)
    }
    certificate = try String(contentsOfFile: "\(folder)/ca.pem", encoding: .utf8)
    localhost = try server("localhost")
    outdated = try server("localhost", newest: Int(TLS1_1_VERSION))
    elsewhere = try server("elsewhere.invalid")
  }

  private static func openssl(_ arguments: [String], _ folder: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
  }
}
