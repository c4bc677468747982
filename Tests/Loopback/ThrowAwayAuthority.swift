import Foundation
import NIOSSL

/// A certificate authority that lives as long as one run of the tests, made by `openssl`.
public struct ThrowAwayAuthority: Sendable {
  public static let shared = try! ThrowAwayAuthority()

  /// What a client must trust (PEM).
  public let certificate: String
  /// For `localhost`.
  public let localhost: NIOSSLContext
  /// For some other name.
  public let elsewhere: NIOSSLContext

  private init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-ca-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    try Self.openssl(
      ["req", "-x509"] + key + ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=throw-away"], folder)
    func server(_ name: String) throws -> NIOSSLContext {
      try Self.openssl(
        ["req", "-x509"] + key + [
          "-keyout", "\(name).key", "-out", "\(name).pem", "-subj", "/CN=\(name)", "-CA", "ca.pem", "-CAkey", "ca.key",
          "-addext", "subjectAltName=DNS:\(name)", "-addext", "basicConstraints=critical,CA:FALSE",
        ], folder)
      return try NIOSSLContext(
        configuration: .makeServerConfiguration(
          certificateChain: NIOSSLCertificate.fromPEMFile("\(folder)/\(name).pem").map { .certificate($0) },
          privateKey: .privateKey(NIOSSLPrivateKey(file: "\(folder)/\(name).key", format: .pem))))
    }
    certificate = try String(contentsOfFile: "\(folder)/ca.pem", encoding: .utf8)
    localhost = try server("localhost")
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
