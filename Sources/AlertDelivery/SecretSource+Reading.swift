import Files
import Foundation
import InventoryModel
import WebClient

extension SecretSource {
  private static let mostBytes = 65_536

  /// Reads the secret anew each time, because files of secrets are replaced while programs run.
  func secret(in environment: [String: String]) throws(DeliveryError) -> Secret {
    switch self {
    case .environment(let name):
      guard let text = environment[name], !text.isEmpty else {
        throw .noSecret("the environment variable \(name) is not set")
      }
      return Secret(text)
    case .file(let path):
      guard let data = try? SmallFile.data(at: path, upTo: Self.mostBytes) else {
        throw .noSecret("\(path): the secret in it cannot be read: check that it exists, and its permissions")
      }
      let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      guard !text.isEmpty else { throw .noSecret("\(path): no secret in it") }
      return Secret(text)
    }
  }
}

extension AlertSink.Address {
  /// The address as text, secret or not.
  func text(in environment: [String: String]) throws(DeliveryError) -> String {
    switch self {
    case .plain(let text): text
    case .secret(let source): try source.secret(in: environment).revealed()
    }
  }
}
